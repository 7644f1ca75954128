import { ProtocolError } from "../../../rfb/errors.ts";
import type { Platform } from "../../../rfb/platform.ts";
import { decodeJpeg } from "./_slow_jpeg.ts";
import { decodePng } from "./_slow_png.ts";

/**
 * A platform that decodes pictures as our encoders make them, before it returns. Whatever it cannot
 * decode is a ProtocolError.
 */
export const SLOW_PLATFORM: Platform = {
  decodePicture(type, bytes, rect, target) {
    let picture;
    try {
      picture = type === "image/png" ? decodePng(bytes) : decodeJpeg(bytes);
    } catch (cause) {
      throw new ProtocolError(`Cannot decode a picture of ${type}`, { cause });
    }
    if (picture.width !== rect.width || picture.height !== rect.height) {
      throw new ProtocolError(`Cannot paint ${picture.width}x${picture.height}: another size`);
    }
    for (let y = 0; y < rect.height; y++) {
      const row = picture.pixels.subarray(y * rect.width, (y + 1) * rect.width);
      target.pixels.set(row, (rect.y + y) * target.width + rect.x);
    }
  },
};
