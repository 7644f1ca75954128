/**
 * YCbCr to canvas words (JFIF 1.02), in 16-bit fractions as integers. Most pixels are within 0 to 255, so all
 * three components are looked at together before any is cut off.
 */
import type { Framebuffer } from "../framebuffer.ts";
import { OPAQUE } from "../pixel_format.ts";

const RED_CR = Math.round(1.402 * 65536);
const GREEN_CB = Math.round(0.344136286 * 65536);
const GREEN_CR = Math.round(0.714136286 * 65536);
const BLUE_CB = Math.round(1.772 * 65536);
const HALF = 32768;

/** Samples of a block or a row. */
export type Samples = Uint8ClampedArray;

function clamp(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : value;
}

function clampedWord(r: number, g: number, b: number): number {
  return clamp(r) | clamp(g) << 8 | clamp(b) << 16 | OPAQUE;
}

/** Paints `rows` rows of `count` pixels, whose samples stand from `y` on and, row by row, from 0 on. */
export function paintYcc(
  { pixels, width: stride }: Framebuffer,
  at: number,
  count: number,
  rows: number,
  luma: Samples,
  y: number,
  blue: Samples,
  red: Samples,
): void {
  for (let row = 0; row < rows; row++, at += stride) {
    const end = at + count;
    for (let i = at, k = 8 * row; i < end; i++, k++) {
      const light = luma[y + k]!;
      const cb = blue[k]! - 128;
      const cr = red[k]! - 128;
      const r = light + (Math.imul(RED_CR, cr) + HALF >> 16);
      const g = light + (HALF - Math.imul(GREEN_CB, cb) - Math.imul(GREEN_CR, cr) >> 16);
      const b = light + (Math.imul(BLUE_CB, cb) + HALF >> 16);
      pixels[i] = (r | g | b) & ~255 ? clampedWord(r, g, b) : r | g << 8 | b << 16 | OPAQUE;
    }
  }
}

/** The same with one blue and one red for all pixels. */
export function paintTinted(
  { pixels, width: stride }: Framebuffer,
  at: number,
  count: number,
  rows: number,
  luma: Samples,
  blue: number,
  red: number,
): void {
  const dr = RED_CR * (red - 128) + HALF >> 16;
  const dg = HALF - GREEN_CB * (blue - 128) - GREEN_CR * (red - 128) >> 16;
  const db = BLUE_CB * (blue - 128) + HALF >> 16;
  for (let row = 0; row < rows; row++, at += stride) {
    const end = at + count;
    for (let i = at, k = 8 * row; i < end; i++, k++) {
      const light = luma[k]!;
      const r = light + dr;
      const g = light + dg;
      const b = light + db;
      pixels[i] = (r | g | b) & ~255 ? clampedWord(r, g, b) : r | g << 8 | b << 16 | OPAQUE;
    }
  }
}
