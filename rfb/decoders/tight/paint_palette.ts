import { ProtocolError } from "../../errors.ts";
import type { Framebuffer } from "../../framebuffer.ts";
import type { Rect } from "../../rect.ts";
import { PACKED_ROWS } from "../packed_rows.ts";

/** Most colours of a palette. */
export const PALETTE_LIMIT = 256;

/** Bytes of one row of `width` pixels with a palette of `colours`: a bit each up to two colours, else a byte. */
export function paletteRowBytes(width: number, colours: number): number {
  return colours <= 2 ? (width + 7) >> 3 : width;
}

/**
 * Paints a row of bits after the other, the highest first, each row beginning with a new byte.
 *
 * @param words the colours of 0 and 1; where there is one colour only, the second is 0.
 * @throws {ProtocolError} when a bit is set that has no colour.
 */
export function paintBits(
  target: Framebuffer,
  rect: Rect,
  source: Uint8Array,
  words: Uint32Array,
): void {
  const { pixels, width: stride } = target;
  const rowBytes = paletteRowBytes(rect.width, 2);
  if (words[1] === 0 && hasBits(rect, source)) throw noSuchColour();
  for (let y = 0; y < rect.height; y++) {
    const row = (rect.y + y) * stride + rect.x;
    PACKED_ROWS[1](source, y * rowBytes, words, pixels, row, rect.width);
  }
}

/** Whether any bit of a pixel is set. */
function hasBits({ width, height }: Rect, source: Uint8Array): boolean {
  const rowBytes = paletteRowBytes(width, 2);
  const last = 0xff00 >> ((width - 1) & 7) + 1;
  for (let y = 1; y <= height; y++) {
    const end = y * rowBytes - 1;
    if ((source[end]! & last) !== 0) return true;
    if (source.subarray(end + 1 - rowBytes, end).some((byte) => byte !== 0)) return true;
  }
  return false;
}

/**
 * Paints a row of indices after the other.
 *
 * @param words 256 colours; 0, which no colour is, where there is none.
 * @throws {ProtocolError} when an index has no colour.
 */
export function paintIndices(
  target: Framebuffer,
  rect: Rect,
  source: Uint8Array,
  words: Uint32Array,
): void {
  const { pixels, width: stride } = target;
  // Every colour is opaque, so one look at the bits that all have in common checks all indices.
  let common = -1;
  let from = 0;
  for (let y = 0; y < rect.height; y++) {
    const row = (rect.y + y) * stride + rect.x;
    for (let i = row; i < row + rect.width; i++) {
      const word = words[source[from++]!]!;
      common &= word;
      pixels[i] = word;
    }
  }
  if (common >= 0) throw noSuchColour();
}

function noSuchColour(): ProtocolError {
  return new ProtocolError("Cannot paint a Tight palette: an index has no colour in it");
}
