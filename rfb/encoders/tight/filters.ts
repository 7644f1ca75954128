/** What Tight does to pixels before they are compressed (community specification, Tight encoding). */
import type { ByteWriter } from "../byte_writer.ts";
import type { ColourTable } from "../colour_table.ts";
import type { PackedPixels } from "../pixel_packer.ts";

/** Two colours: 1 bit per pixel, the first in the highest, each row padded to a byte. */
export function writeMono(
  { words, width }: PackedPixels,
  second: number,
  out: ByteWriter,
): void {
  for (let row = 0; row < words.length; row += width) {
    for (let x = 0; x < width; x += 8) {
      let byte = 0;
      for (let bit = 0; bit < 8 && x + bit < width; bit++) {
        if (words[row + x + bit] === second) byte |= 128 >> bit;
      }
      out.u8(byte);
    }
  }
}

/** A byte for each pixel: its index in `palette`. */
export function writeIndices(
  { words }: PackedPixels,
  palette: ColourTable,
  out: ByteWriter,
): void {
  let last = -1;
  let index = 0;
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (word !== last) index = palette.indexOf(word);
    last = word;
    out.u8(index);
  }
}

/** One component of a pixel: its highest value, and where it stands. */
interface Component {
  readonly max: number;
  readonly shift: number;
}

const FEW_PIXELS = 12;

/** A TPIXEL of 3 bytes. */
const RGB: readonly Component[] = [0, 8, 16].map((shift) => ({ max: 255, shift }));

/** Whether {@linkcode writeGradient} can be used for such pixels, and may pay: few are not compressed. */
export function canHaveGradient({ bytesPerPixel, words }: PackedPixels): boolean {
  return (bytesPerPixel === 2 || bytesPerPixel === 3) && words.length > FEW_PIXELS;
}

/**
 * For each component how far it is from what its neighbours let expect, left + above - above left,
 * as pixels; `words` are overwritten.
 */
export function writeGradient(pixels: PackedPixels, out: ByteWriter): void {
  const { words, bytesPerPixel, format } = pixels;
  const isSwapped = bytesPerPixel === 2 && format.bigEndian;
  if (isSwapped) swap(words);
  subtractPrediction(pixels, componentsOf(pixels));
  if (isSwapped) swap(words);
  out.pixels(words, bytesPerPixel);
}

function componentsOf({ bytesPerPixel, format }: PackedPixels): readonly Component[] {
  if (bytesPerPixel === 3) return RGB;
  return [
    { max: format.redMax, shift: format.redShift },
    { max: format.greenMax, shift: format.greenShift },
    { max: format.blueMax, shift: format.blueShift },
  ];
}

/** From the last pixel to the first, so that a pixel's neighbours are still themselves. */
function subtractPrediction(
  { words, width, height }: PackedPixels,
  components: readonly Component[],
): void {
  for (let y = height - 1; y >= 0; y--) {
    for (let x = width - 1; x >= 0; x--) {
      const at = y * width + x;
      const left = x > 0 ? words[at - 1]! : 0;
      const above = y > 0 ? words[at - width]! : 0;
      const corner = x > 0 && y > 0 ? words[at - width - 1]! : 0;
      let difference = 0;
      for (const { max, shift } of components) {
        const part = (word: number) => word >> shift & max;
        const expected = Math.max(0, Math.min(max, part(left) + part(above) - part(corner)));
        difference |= (part(words[at]!) - expected & max) << shift;
      }
      words[at] = difference;
    }
  }
}

/** Values of 16 bits that lie the other way round on the wire. */
function swap(words: Uint32Array): void {
  for (let i = 0; i < words.length; i++) words[i] = words[i]! >> 8 | (words[i]! & 255) << 8;
}
