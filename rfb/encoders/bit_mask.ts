import type { ByteWriter } from "./byte_writer.ts";
import type { Picture } from "./pixel_packer.ts";

/** Writes a bit for each pixel, the first in the highest, each row padded to a byte. */
export function writeBitMask(
  { width, pixels }: Picture,
  isSet: (word: number) => boolean,
  out: ByteWriter,
): void {
  for (let row = 0; row < pixels.length; row += width) {
    for (let x = 0; x < width; x += 8) {
      let byte = 0;
      for (let bit = 0; bit < 8 && x + bit < width; bit++) {
        if (isSet(pixels[row + x + bit]!)) byte |= 128 >> bit;
      }
      out.u8(byte);
    }
  }
}

/** Whether a canvas word is shown where there is no half transparency: from alpha 128 on. */
export function isShown(word: number): boolean {
  return word >>> 24 >= 128;
}
