import { isShown, writeBitMask } from "./bit_mask.ts";
import type { ByteWriter } from "./byte_writer.ts";
import type { Picture } from "./pixel_packer.ts";

/**
 * XCursor's payload: two colours of 3 bytes, a bitmap with 1 for the first, and a mask of what is shown
 * (community specification, XCursor pseudo-encoding). The lightest and the darkest colour of `shape`
 * stand for all of them; a shape without pixels has no payload.
 */
export function encodeXCursor(shape: Picture, out: ByteWriter): void {
  if (shape.pixels.length === 0) return;
  const shown = shape.pixels.filter(isShown);
  const light = pick(shown, (a, b) => brightness(a) > brightness(b));
  const dark = pick(shown, (a, b) => brightness(a) < brightness(b));
  const middle = (brightness(light) + brightness(dark)) / 2;
  for (const colour of [light, dark]) out.pixel(colour, 3);
  writeBitMask(shape, (word) => brightness(word) >= middle, out);
  writeBitMask(shape, isShown, out);
}

function pick(words: Uint32Array, isBetter: (a: number, b: number) => boolean): number {
  return words.reduce((best, word) => isBetter(word, best) ? word : best, words[0] ?? 0);
}

/** How bright a canvas word looks, 0 to 2550. */
function brightness(word: number): number {
  return 3 * (word & 255) + 6 * (word >> 8 & 255) + (word >> 16 & 255);
}
