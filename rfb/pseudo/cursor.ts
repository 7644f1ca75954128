import { ProtocolError } from "../errors.ts";
import type { Rect } from "../rect.ts";
import type { ReadPseudoRect } from "./pseudo_rect.ts";

/** Longest side of a pointer, in pixels. */
const CURSOR_LIMIT = 256;

/** The shape of the pointer. */
export interface Cursor {
  /** 1 to {@linkcode CURSOR_LIMIT}. */
  readonly width: number;
  readonly height: number;
  /** The pixel that points, inside the shape. */
  readonly hotspotX: number;
  readonly hotspotY: number;
  /** `width * height` pixels of 4 bytes R, G, B, A; alpha is not premultiplied. */
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

/**
 * Whether `rect` has any pixels to read for a pointer's shape.
 *
 * @throws {ProtocolError} when a side is longer than {@linkcode CURSOR_LIMIT}.
 */
export function hasShape({ width, height }: Rect): boolean {
  if (width * height === 0) return false;
  if (width > CURSOR_LIMIT || height > CURSOR_LIMIT) {
    throw new ProtocolError(
      `Cannot show a cursor of ${width}x${height}: expected at most ${CURSOR_LIMIT} a side`,
    );
  }
  return true;
}

/** The pointer whose size and hotspot `rect` has, and whose canvas words are `words`, with any alpha. */
export function cursorOf({ x, y, width, height }: Rect, words: Uint32Array<ArrayBuffer>): Cursor {
  return {
    width,
    height,
    hotspotX: Math.min(x, width - 1),
    hotspotY: Math.min(y, height - 1),
    rgba: new Uint8ClampedArray(words.buffer, words.byteOffset, words.byteLength),
  };
}

/** Bytes of a mask: a bit for each pixel, rows padded to bytes. */
export function maskBytes({ width, height }: Rect): number {
  return Math.ceil(width / 8) * height;
}

/** Bit `x`, `y` of a mask, the most significant bit on the left. */
export function maskBit(mask: Uint8Array, width: number, x: number, y: number): boolean {
  return (mask[y * Math.ceil(width / 8) + (x >> 3)]! & 0x80 >> (x & 7)) !== 0;
}

/** Clears the `words` that `mask` does not show. */
export function paintMask(words: Uint32Array, mask: Uint8Array, width: number): void {
  for (let i = 0; i < words.length; i++) {
    if (!maskBit(mask, width, i % width, Math.floor(i / width))) words[i] = 0;
  }
}

/**
 * Cursor, RFC 6143 section 7.8.1: width * height pixels, then the mask; the rectangle's position is
 * the hotspot. An empty one hides the pointer.
 */
export const readCursor: ReadPseudoRect = async (input, rect, effects, { pixels: { pixel } }) => {
  if (!hasShape(rect)) return effects.setCursor(null);
  const count = rect.width * rect.height;
  await input.need(count * pixel.bytes + maskBytes(rect));
  const words = new Uint32Array(count);
  pixel.unpack(input.bytes(count * pixel.bytes), 0, count, words, 0);
  paintMask(words, input.bytes(maskBytes(rect)), rect.width);
  effects.setCursor(cursorOf(rect, words));
};
