import { ProtocolError } from "../errors.ts";
import type { ReadPseudoRect } from "./pseudo_rect.ts";

/** Longest side of a pointer, in pixels. */
export const CURSOR_LIMIT = 256;

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
 * The pixels of a rich cursor: `pixels` of 4 bytes each, shown where `mask` has a 1, whose rows are
 * padded to bytes, the most significant bit on the left.
 */
export function paintCursor(
  pixels: Uint8Array,
  mask: Uint8Array,
  width: number,
): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(pixels);
  const maskStride = Math.ceil(width / 8);
  for (let i = 0; i < rgba.length / 4; i++) {
    const x = i % width;
    const byte = mask[Math.floor(i / width) * maskStride + (x >> 3)]!;
    if (byte & (0x80 >> (x & 7))) rgba[4 * i + 3] = 255;
    else rgba.fill(0, 4 * i, 4 * i + 4);
  }
  return rgba;
}

/**
 * Cursor, RFC 6143 section 7.8.1: width * height pixels, then the mask; the rectangle's position is
 * the hotspot. An empty one hides the pointer.
 *
 * @throws {ProtocolError} when a side is longer than {@linkcode CURSOR_LIMIT}.
 */
export const readCursor: ReadPseudoRect = async (input, rect, effects) => {
  const { width, height } = rect;
  if (width * height === 0) return effects.setCursor(null);
  if (width > CURSOR_LIMIT || height > CURSOR_LIMIT) {
    throw new ProtocolError(
      `Cannot show a cursor of ${width}x${height}: expected at most ${CURSOR_LIMIT} a side`,
    );
  }
  const pixelBytes = 4 * width * height;
  const maskBytes = Math.ceil(width / 8) * height;
  await input.need(pixelBytes + maskBytes);
  const pixels = input.bytes(pixelBytes);
  effects.setCursor({
    width,
    height,
    hotspotX: Math.min(rect.x, width - 1),
    hotspotY: Math.min(rect.y, height - 1),
    rgba: paintCursor(pixels, input.bytes(maskBytes), width),
  });
};
