import type { Platform, VideoDecoding } from "../../../rfb/platform.ts";
import { LateVideo } from "./late_video.ts";
import type { Codecs } from "./video_decoding.ts";

/** Constrained baseline at level 3: what any decoder of H.264 can do. */
const ANY_CODEC = "avc1.42E01E";

/** What WebCodecs offers to {@linkcode findVideo}. */
interface Checked {
  readonly VideoDecoder?: Codecs["VideoDecoder"] & {
    isConfigSupported(config: VideoDecoderConfig): Promise<VideoDecoderSupport>;
  };
}

/**
 * The part of a platform that decodes video: nothing where the browser has no WebCodecs, as in pages that
 * are no secure context, or no H.264.
 */
export async function findVideo(
  scope: Checked & Partial<Codecs> = globalThis,
): Promise<Pick<Platform, "createVideoDecoder">> {
  const { VideoDecoder, EncodedVideoChunk } = scope;
  if (!VideoDecoder || !EncodedVideoChunk) return {};
  const config = { codec: ANY_CODEC, optimizeForLatency: true };
  const { supported } = await VideoDecoder.isConfigSupported(config)
    .catch(() => ({ supported: false }));
  if (!supported) return {};
  const codecs = { VideoDecoder, EncodedVideoChunk };
  return { createVideoDecoder: (codec) => new LateVideo(open(codec, codecs)) };
}

async function open(codec: string, codecs: Codecs): Promise<VideoDecoding> {
  const { WebCodecsDecoding } = await import("./video_decoding.ts");
  return new WebCodecsDecoding(codec, codecs);
}
