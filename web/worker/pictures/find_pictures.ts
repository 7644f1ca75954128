import type { Platform } from "../../../rfb/platform.ts";
import { paintByBrowser } from "./browser_picture.ts";
import { paintByImageDecoder } from "./image_decoder_picture.ts";
import { LateJpeg } from "./late_jpeg.ts";

/** From so many pixels on, a promise and another thread cost less than what they save. */
const LARGE_PIXELS = { "image/png": 16 * 1024, "image/jpeg": 1024 * 1024 };

/**
 * The ways to decode pictures. JPEG of ordinary kinds is decoded by our own decoder, in any context, but very
 * large ones by WebCodecs where the context is secure, beside this thread. PNG and odd kinds of JPEG are the
 * browser's in either context.
 *
 * Milliseconds a megapixel by `tests/bench/picture_decoders.ts`, two busy cores, for rectangles of 65,280 pixels
 * and of 2,592:
 *
 *     ours 4 and 10   without vectors 17 and 19   WebCodecs 7 and 109   createImageBitmap 29 and 390
 *
 * Of 262,144 pixels ours takes 4 and WebCodecs 7, of 2,073,600 both take 7.
 *
 * A second thread with our decoder was tried and left out. It needs 30-40 % more CPU in all (a start of its
 * own, its pictures on their way between the threads), while the browser keeps a second core half busy as it
 * is: 900 pictures of 65,280 pixels took 0.61 s with one thread and 0.66 with two, medians of five.
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
