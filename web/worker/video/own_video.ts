import type { Platform, VideoDecoding } from "../../../rfb/platform.ts";

/** `platform` for one session: the video decoders that it makes end when `signal` aborts, and none begins after. */
export function ownVideo(platform: Platform, signal: AbortSignal): Platform {
  const { createVideoDecoder } = platform;
  if (!createVideoDecoder) return platform;
  const open = new Set<VideoDecoding>();
  signal.addEventListener("abort", () => {
    for (const decoding of open) decoding.close();
  });
  return {
    ...platform,
    createVideoDecoder: (codec, width, height) => {
      // Nobody would close it: what was on its way when the session ended may come this far.
      signal.throwIfAborted();
      const decoding = createVideoDecoder(codec, width, height);
      open.add(decoding);
      return {
        decode: (...args) => decoding.decode(...args),
        close: () => {
          open.delete(decoding);
          decoding.close();
        },
      };
    },
  };
}
