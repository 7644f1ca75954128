import { assertEquals } from "@std/assert";
import { Framebuffer } from "../../../../rfb/framebuffer.ts";
import { findVideo } from "../../../../web/worker/video/find_video.ts";
import { fakeCodecs, type FakeVideoDecoder } from "./_codecs.ts";

/** A browser that gives `answer` when asked whether it can decode something. */
function browser(answer: () => Promise<boolean>, made: FakeVideoDecoder[] = []) {
  const { VideoDecoder, EncodedVideoChunk } = fakeCodecs(made);
  const isConfigSupported = async (config: VideoDecoderConfig) => ({
    config,
    supported: await answer(),
  });
  return { EncodedVideoChunk, VideoDecoder: Object.assign(VideoDecoder, { isConfigSupported }) };
}

Deno.test("findVideo() finds nothing without WebCodecs, as in insecure contexts", async () => {
  assertEquals(await findVideo({}), {});
});

Deno.test("findVideo() finds nothing where the browser has no H.264", async () => {
  assertEquals(await findVideo(browser(() => Promise.resolve(false))), {});
  assertEquals(await findVideo(browser(() => Promise.reject(new TypeError("unknown")))), {});
});

Deno.test("findVideo() makes decoders where the browser has H.264, and lets them be used at once", async () => {
  const made: FakeVideoDecoder[] = [];
  const { createVideoDecoder } = await findVideo(browser(() => Promise.resolve(true), made));
  const decoding = createVideoDecoder!("avc1.640028", 8, 8);
  const bytes = Uint8Array.of(1, 2);
  const target = new Framebuffer(8, 8);
  const decoded = decoding.decode(bytes, true, { x: 0, y: 0, width: 8, height: 8 }, target);
  bytes.fill(0);
  decoding.close();
  await decoded;
  assertEquals(made.map(({ config, state }) => [config?.codec, state]), [
    ["avc1.640028", "closed"],
  ]);
  assertEquals(made[0]!.chunks.map(({ data }) => data), [Uint8Array.of(1, 2)]);
});
