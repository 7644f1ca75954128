import { BaselineJpeg } from "../../../rfb/jpeg/baseline_jpeg.ts";
import type { Platform } from "../../../rfb/platform.ts";
import { paintByBrowser } from "./browser_picture.ts";
import { paintByImageDecoder } from "./image_decoder_picture.ts";

/** From so many pixels on, a promise and another thread cost less than what they save. */
const LARGE_PIXELS = 16 * 1024;

/**
 * The ways to decode pictures. JPEG of ordinary kinds is decoded by our own decoder, in any context, but large
 * ones by WebCodecs where the context is secure: that takes less than half of the time, and beside this thread.
 * PNG and odd kinds of JPEG are the browser's in either context.
 *
 * Milliseconds a megapixel by `tests/bench/picture_decoders.ts`, two busy cores, for rectangles of 65,280 pixels
 * and of 2,592:
 *
 *     ours 21 and 20-25   WebCodecs 9 and 99   createImageBitmap 32-43 and 430-500
 */
export function findPictures(): Pick<Platform, "decodePicture"> {
  const baseline = new BaselineJpeg();
  const hasImageDecoder = "ImageDecoder" in globalThis;
  return {
    decodePicture(type, bytes, rect, target) {
      const isLarge = rect.width * rect.height >= LARGE_PIXELS;
      if (isLarge && hasImageDecoder) return paintByImageDecoder(type, bytes, rect, target);
      if (type === "image/jpeg" && baseline.decode(bytes, rect, target)) return;
      return paintByBrowser(type, bytes, rect, target);
    },
  };
}
