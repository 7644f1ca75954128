import { BaselineJpeg } from "../../../rfb/jpeg/baseline_jpeg.ts";
import type { Platform } from "../../../rfb/platform.ts";
import { paintByBrowser } from "./browser_picture.ts";
import { paintByImageDecoder } from "./image_decoder_picture.ts";

/** From so many pixels on, a promise and another thread cost less than what they save. */
const LARGE_PIXELS = 16 * 1024;

/**
 * The ways to decode pictures. JPEG of ordinary kinds is decoded by our own decoder, in any context, but large
 * ones by WebCodecs where the context is secure: that is up to three times as fast, and beside this thread. PNG
 * and odd kinds of JPEG are the browser's in either context. Milliseconds a megapixel in Chromium on two busy
 * cores, for parts of a video of 65,280 pixels and for small ones of 2,700 in the mean:
 *
 *     ours 17-25 and 25-40   WebCodecs, 16 at once, 7-8 and 70-180   createImageBitmap 33-45 and 500-900
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
