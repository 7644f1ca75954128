import { CANVAS_FORMAT, type PixelFormat } from "../../../rfb/pixel_format.ts";

/** True-colour formats of every shape. */
export const FORMATS: Readonly<Record<string, PixelFormat>> = {
  canvas: CANVAS_FORMAT,
  "32 bit, blue lowest": { ...CANVAS_FORMAT, redShift: 16, blueShift: 0 },
  "32 bit big-endian": { ...CANVAS_FORMAT, redShift: 16, blueShift: 0, bigEndian: true },
  "32 bit, high bytes": { ...CANVAS_FORMAT, redShift: 24, greenShift: 16, blueShift: 8 },
  "32 bit, high bytes, big-endian": {
    ...CANVAS_FORMAT,
    redShift: 24,
    greenShift: 16,
    blueShift: 8,
    bigEndian: true,
  },
  "32 bit of depth 16": { ...rgb(32, 31, 63, 31, 11, 5, 0), depth: 16 },
  "32 bit across all bytes": { ...rgb(32, 255, 255, 255, 24, 12, 0), depth: 24 },
  "16 bit": rgb(16, 31, 63, 31, 11, 5, 0),
  "16 bit big-endian": { ...rgb(16, 31, 63, 31, 11, 5, 0), bigEndian: true },
  "8 bit": rgb(8, 7, 7, 3, 0, 3, 6),
};

function rgb(
  bits: number,
  redMax: number,
  greenMax: number,
  blueMax: number,
  redShift: number,
  greenShift: number,
  blueShift: number,
): PixelFormat {
  return {
    bitsPerPixel: bits,
    depth: bits,
    bigEndian: false,
    trueColour: true,
    redMax,
    greenMax,
    blueMax,
    redShift,
    greenShift,
    blueShift,
  };
}

/** The value that a canvas word has as a pixel, by the definition. */
export function wireValue(word: number, format: PixelFormat): number {
  const part = (shift: number, max: number) => Math.round((word >>> shift & 255) * max / 255);
  return part(0, format.redMax) * 2 ** format.redShift +
    part(8, format.greenMax) * 2 ** format.greenShift +
    part(16, format.blueMax) * 2 ** format.blueShift;
}

/** The canvas word that a client shows for one that was sent in `format`. */
export function shownWord(word: number, format: PixelFormat): number {
  const part = (shift: number, max: number) => {
    return Math.round(Math.round((word >>> shift & 255) * max / 255) * 255 / max);
  };
  return (0xff000000 | part(0, format.redMax) | part(8, format.greenMax) << 8 |
    part(16, format.blueMax) << 16) >>> 0;
}
