import { assertEquals } from "@std/assert";
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

Deno.test("ownVideo() leaves a platform without video as it is", () => {
  const platform = {};
  assertEquals(ownVideo(platform, new AbortController().signal), platform);
});
