/** The colour map for viewers that want one: 256 colours by three bits of red, three of green, two of blue. */
import type { PixelFormat } from "../../rfb/pixel_format.ts";

/** An index into {@linkcode COLOUR_MAP}, as if it were a colour. */
export const MAPPED_FORMAT: PixelFormat = {
  bitsPerPixel: 8,
  depth: 8,
  bigEndian: false,
  trueColour: true,
  redMax: 7,
  greenMax: 7,
  blueMax: 3,
  redShift: 5,
  greenShift: 2,
  blueShift: 0,
};

/** Components of 16 bits, by index. */
export const COLOUR_MAP: readonly (readonly [red: number, green: number, blue: number])[] = Array
  .from({ length: 256 }, (_, index) => {
    const scale = (value: number, max: number) => Math.round(value * 0xffff / max);
    return [scale(index >> 5, 7), scale(index >> 2 & 7, 7), scale(index & 3, 3)];
  });
