import { assertEquals, assertThrows } from "@std/assert";
import { ownVideo } from "../../../../web/worker/video/own_video.ts";

Deno.test("ownVideo() closes the decoders that are open when the session ends", () => {
  const closed: string[] = [];
  const platform = {
    createVideoDecoder: (codec: string) => ({
      decode: () => Promise.resolve(),
      close: () => void closed.push(codec),
    }),
  };
  const session = new AbortController();
  const owned = ownVideo(platform, session.signal);
  owned.createVideoDecoder!("a", 1, 1);
  owned.createVideoDecoder!("b", 1, 1).close();
  owned.createVideoDecoder!("c", 1, 1);
  assertEquals(closed, ["b"]);
  session.abort();
  assertEquals(closed, ["b", "a", "c"]);
});

Deno.test("ownVideo() makes no decoder when the session has ended", () => {
  let made = 0;
  const platform = {
    createVideoDecoder: () => {
      made++;
      return { decode: () => Promise.resolve(), close: () => {} };
    },
  };
  const owned = ownVideo(platform, AbortSignal.abort());
  assertThrows(() => owned.createVideoDecoder!("a", 1, 1), DOMException);
  assertEquals(made, 0);
});

Deno.test("ownVideo() leaves a platform without video as it is", () => {
  const platform = {};
  assertEquals(ownVideo(platform, new AbortController().signal), platform);
});
