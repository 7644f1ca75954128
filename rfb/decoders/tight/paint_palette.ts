import { ProtocolError } from "../../errors.ts";
import type { Framebuffer } from "../../framebuffer.ts";
import type { Rect } from "../../rect.ts";

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
  const zero = words[0]!;
  const one = words[1]!;
  const whole = rect.width & ~7;
  const rowBytes = paletteRowBytes(rect.width, 2);
  let all = 0;
  for (let y = 0; y < rect.height; y++) {
    const row = (rect.y + y) * stride + rect.x;
    let from = y * rowBytes;
    for (let i = row; i < row + whole; i += 8) {
      const bits = source[from++]!;
      all |= bits;
      pixels[i] = bits & 0x80 ? one : zero;
      pixels[i + 1] = bits & 0x40 ? one : zero;
      pixels[i + 2] = bits & 0x20 ? one : zero;
      pixels[i + 3] = bits & 0x10 ? one : zero;
      pixels[i + 4] = bits & 0x08 ? one : zero;
      pixels[i + 5] = bits & 0x04 ? one : zero;
      pixels[i + 6] = bits & 0x02 ? one : zero;
      pixels[i + 7] = bits & 0x01 ? one : zero;
    }
    for (let x = whole; x < rect.width; x++) {
      const bit = source[from]! >> (7 - (x & 7)) & 1;
      all |= bit;
      pixels[row + x] = bit ? one : zero;
    }
  }
  if (all !== 0 && one === 0) throw noSuchColour();
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
