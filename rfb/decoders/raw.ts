import type { Framebuffer } from "../framebuffer.ts";
import { OPAQUE, requireCanvasFormat } from "../pixel_format.ts";
import type { WirePixels } from "../pixels/wire_pixels.ts";
import type { ByteReader } from "../reader.ts";
import type { Rect } from "../rect.ts";
import type { Decoder } from "./decoder.ts";

/**
 * Paints whole rows from `source`, `rect.width * rect.height` pixels of 4 bytes, row by row.
 *
 * Copies the bytes first and sets alpha in place after: that needs no alignment of the source, and
 * the row is still in the cache.
 */
export function paintRaw(target: Framebuffer, rect: Rect, source: Uint8Array): void {
  const { pixels, width } = target;
  const bytes = new Uint8Array(pixels.buffer);
  // Rows as wide as the picture lie one after the other: they are copied as one.
  const rows = rect.width === width ? 1 : rect.height;
  const length = rows === 1 ? rect.width * rect.height : rect.width;
  for (let row = 0; row < rows; row++) {
    const at = (rect.y + row) * width + rect.x;
    bytes.set(source.subarray(4 * row * length, 4 * (row + 1) * length), 4 * at);
    for (let i = at; i < at + length; i++) pixels[i]! |= OPAQUE;
  }
}

/** Raw, RFC 6143 section 7.7.1: the pixels row by row, painted in bands of as many rows as have come. */
export class RawDecoder implements Decoder {
  async decode(
    input: ByteReader,
    rect: Rect,
    target: Framebuffer,
    { format }: WirePixels,
  ): Promise<void> {
    requireCanvasFormat(format);
    const rowBytes = 4 * rect.width;
    if (rowBytes === 0) return;
    const bottom = rect.y + rect.height;
    for (let y = rect.y; y < bottom;) {
      if (!input.has(rowBytes)) await input.need(rowBytes);
      const height = Math.min(bottom - y, Math.floor(input.available / rowBytes));
      const band = { x: rect.x, y, width: rect.width, height };
      paintRaw(target, band, input.bytes(height * rowBytes));
      target.damage(band);
      y += height;
    }
  }
}
