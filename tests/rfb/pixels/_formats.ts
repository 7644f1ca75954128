import { CANVAS_FORMAT, type PixelFormat } from "../../../rfb/pixel_format.ts";

function rgb(
  bitsPerPixel: number,
  depth: number,
  max: readonly [number, number, number],
  shift: readonly [number, number, number],
  bigEndian = false,
): PixelFormat {
  const [redMax, greenMax, blueMax] = max;
  const [redShift, greenShift, blueShift] = shift;
  return {
    ...{ bitsPerPixel, depth, bigEndian, trueColour: true },
    ...{ redMax, greenMax, blueMax, redShift, greenShift, blueShift },
  };
}

const EIGHT = [255, 255, 255] as const;

/** Formats that servers have, and some that only the specification has. */
export const FORMATS: Readonly<Record<string, PixelFormat>> = {
  "the canvas": CANVAS_FORMAT,
  "32 bits, R in the high byte": rgb(32, 24, EIGHT, [24, 16, 8]),
  "32 bits, B first": rgb(32, 24, EIGHT, [16, 8, 0]),
  "32 bits big-endian, R first": rgb(32, 24, EIGHT, [24, 16, 8], true),
  "32 bits big-endian, R second": rgb(32, 24, EIGHT, [16, 8, 0], true),
  "32 bits big-endian, B second": rgb(32, 24, EIGHT, [0, 8, 16], true),
  "32 bits, 10 each": rgb(32, 30, [1023, 1023, 1023], [20, 10, 0]),
  "32 bits, colours in all bytes": rgb(32, 24, EIGHT, [0, 12, 24]),
  "32 bits, few in the middle": rgb(32, 12, [15, 15, 15], [8, 12, 16]),
  "32 bits that fit low and high": rgb(32, 15, [31, 31, 31], [8, 13, 18]),
  "16 bits": rgb(16, 16, [31, 63, 31], [11, 5, 0]),
  "16 bits big-endian": rgb(16, 16, [31, 63, 31], [11, 5, 0], true),
  "16 bits, 5 each": rgb(16, 15, [31, 31, 31], [10, 5, 0]),
  "8 bits": rgb(8, 8, [7, 7, 3], [0, 3, 6]),
  "8 bits, R high": rgb(8, 8, [7, 7, 3], [5, 2, 0]),
  "8 bits of grey that is green": rgb(8, 8, [0, 255, 0], [0, 0, 0]),
};

/** The canvas word of a pixel's value, by the definition. */
export function slowWord(value: number, format: PixelFormat): number {
  const part = (shift: number, max: number) => {
    const component = Math.floor(value / 2 ** shift) % (max + 1);
    return max === 0 ? 0 : Math.floor((component * 255 + Math.floor(max / 2)) / max);
  };
  const red = part(format.redShift, format.redMax);
  const green = part(format.greenShift, format.greenMax);
  const blue = part(format.blueShift, format.blueMax);
  return 255 * 2 ** 24 + blue * 2 ** 16 + green * 2 ** 8 + red;
}

/** The number that `bytes` are. */
export function valueOf(bytes: Iterable<number>, bigEndian: boolean): number {
  const digits = bigEndian ? [...bytes] : [...bytes].reverse();
  return digits.reduce((sum, byte) => sum * 256 + byte, 0);
}
