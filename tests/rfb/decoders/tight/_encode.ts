/** The slow and obvious way to write Tight, in any pixel format, for tests of its decoder. */
import type { PixelFormat } from "../../../../rfb/pixel_format.ts";
import type { Random } from "../../_random.ts";

/** Components of a pixel as its format has them: red, green, blue. */
export type Components = readonly [number, number, number];

/** A picture of components. */
export interface TestPicture {
  readonly width: number;
  readonly height: number;
  readonly pixels: readonly Components[];
}

/** A picture of at most `colours` colours. */
export function testPicture(
  width: number,
  height: number,
  colours: number,
  { redMax, greenMax, blueMax }: PixelFormat,
  random: Random,
): TestPicture {
  const below = (max: number) => random.below(max + 1);
  const palette = Array.from(
    { length: colours },
    (): Components => [below(redMax), below(greenMax), below(blueMax)],
  );
  const pixels = Array.from({ length: width * height }, () => palette[random.below(colours)]!);
  return { width, height, pixels };
}

/** The pixels of `picture` as 0xRRGGBB. */
export function toRgb({ pixels }: TestPicture, format: PixelFormat): number[] {
  const scale = (value: number, max: number) => Math.round(value * 255 / max);
  return pixels.map(([r, g, b]) =>
    scale(r, format.redMax) << 16 | scale(g, format.greenMax) << 8 | scale(b, format.blueMax)
  );
}

function isRgb({ depth, redMax, greenMax, blueMax }: PixelFormat): boolean {
  return depth === 24 && redMax === 255 && greenMax === 255 && blueMax === 255;
}

/** TPIXEL. */
function encodePixel([r, g, b]: Components, format: PixelFormat): number[] {
  if (isRgb(format)) return [r, g, b];
  const value = (r << format.redShift | g << format.greenShift | b << format.blueShift) >>> 0;
  const bytes = Array.from({ length: format.bitsPerPixel / 8 }, (_, i) => value >>> 8 * i & 255);
  return format.bigEndian ? bytes.reverse() : bytes;
}

/** Copy filter. */
export function filterCopy({ pixels }: TestPicture, format: PixelFormat): number[] {
  return pixels.flatMap((pixel) => encodePixel(pixel, format));
}

/** Palette filter, its head and its data apart; of all colours in the picture. */
export function filterPalette({ width, height, pixels }: TestPicture, format: PixelFormat) {
  const names = [...new Set(pixels.map(String))];
  const colours = names.map((name) => pixels.find((pixel) => String(pixel) === name)!);
  const head = [names.length - 1, ...colours.flatMap((pixel) => encodePixel(pixel, format))];
  const indices = pixels.map((pixel) => names.indexOf(String(pixel)));
  if (names.length > 2) return { head, data: indices };
  const data = Array.from({ length: height }, (_, y) => {
    const row = indices.slice(y * width, (y + 1) * width).join("").padEnd((width + 7) & ~7, "0");
    return Array.from(row.match(/.{8}/g) ?? [], (bits) => Number.parseInt(bits, 2));
  });
  return { head, data: data.flat() };
}

/** Gradient filter. */
export function filterGradient({ width, pixels }: TestPicture, format: PixelFormat): number[] {
  const maxima = [format.redMax, format.greenMax, format.blueMax];
  const zero = [0, 0, 0] as const;
  return pixels.flatMap((pixel, i) => {
    const left = i % width === 0 ? zero : pixels[i - 1]!;
    const up = pixels[i - width] ?? zero;
    const upLeft = i % width === 0 ? zero : pixels[i - width - 1] ?? zero;
    const difference = pixel.map((value, c) => {
      const expected = left[c]! + up[c]! - upLeft[c]!;
      return (value - Math.max(0, Math.min(maxima[c]!, expected))) & maxima[c]!;
    });
    return encodePixel(difference as unknown as Components, format);
  });
}

/** A compact length. */
export function compactLength(length: number): number[] {
  if (length < 0x80) return [length];
  if (length < 0x4000) return [length & 0x7f | 0x80, length >> 7];
  return [length & 0x7f | 0x80, length >> 7 & 0x7f | 0x80, length >> 14];
}
