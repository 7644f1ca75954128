import { BaselineJpeg } from "../../../rfb/jpeg/baseline_jpeg.ts";
import type { Platform } from "../../../rfb/platform.ts";
import { paintByBrowser } from "./browser_picture.ts";

/**
 * The way to decode pictures: ours for JPEG as servers send it, the browser's for PNG and kinds of JPEG that
 * ours does not know. Of the browser's two ways one needs a secure context, and both are slower where
 * rectangles are small: figures in `tests/bench/README.md`.
 */
export function findPictures(): Pick<Platform, "decodePicture"> {
  const baseline = new BaselineJpeg();
  return {
    decodePicture(type, bytes, rect, target) {
      if (type === "image/jpeg" && baseline.decode(bytes, rect, target)) return;
      return paintByBrowser(type, bytes, rect, target);
    },
  };
}
