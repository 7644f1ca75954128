import type { Platform } from "../../../rfb/platform.ts";
import { paintByBrowser } from "./browser_picture.ts";
import { paintByImageDecoder } from "./image_decoder_picture.ts";
import { LateJpeg } from "./late_jpeg.ts";

/** From so many pixels on, a promise and another thread cost less than what they save. */
const LARGE_PIXELS = { "image/png": 16 * 1024, "image/jpeg": 128 * 1024 };

/**
 * The ways to decode pictures. JPEG of ordinary kinds is decoded by our own decoder, in any context, but what is
 * larger than Tight's rectangles by WebCodecs where the context is secure, beside this thread. PNG and odd kinds
 * of JPEG are the browser's in either context.
 *
 * Milliseconds a megapixel by `tests/bench/picture_decoders.ts`, two busy cores, for rectangles of 65,280 pixels
 * and of 2,592:
 *
 *     ours 10 and 16-20   without vectors 22-26 and 31   WebCodecs 10 and 121   createImageBitmap 33-46 and 455-719
 *
 * A session of the large ones takes 0.7 s with ours, 0.9 s with WebCodecs, and 0.7 against 1.0 s of CPU.
 */
export function findPictures(): Pick<Platform, "decodePicture"> {
  const jpeg = new LateJpeg(
    async () => (await import("./jpeg_decoding.ts")).createJpegDecoder(),
    (bytes, rect, target) => paintByBrowser("image/jpeg", bytes, rect, target),
  );
  const hasImageDecoder = "ImageDecoder" in globalThis;
  return {
    decodePicture(type, bytes, rect, target) {
      const isLarge = rect.width * rect.height >= LARGE_PIXELS[type];
      if (isLarge && hasImageDecoder) return paintByImageDecoder(type, bytes, rect, target);
      if (type === "image/jpeg") return jpeg.paint(bytes, rect, target);
      return paintByBrowser(type, bytes, rect, target);
    },
  };
}
