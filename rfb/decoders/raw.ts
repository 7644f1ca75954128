import type { Framebuffer } from "../framebuffer.ts";
import type { PixelLayout } from "../pixels/pixel_layout.ts";
import type { WirePixels } from "../pixels/wire_pixels.ts";
import type { ByteReader } from "../reader.ts";
import type { Rect } from "../rect.ts";
import type { Decoder } from "./decoder.ts";

/** Paints `rect` with pixels in `layout`, row by row, that begin at `at`; they have to be there. */
export function paintRaw(
  target: Framebuffer,
  rect: Rect,
  layout: PixelLayout,
  source: Uint8Array,
  at: number,
): void {
  const { pixels, width } = target;
  // Rows as wide as the picture lie one after the other: they are unpacked as one.
  const rows = rect.width === width ? 1 : rect.height;
  const length = rows === 1 ? rect.width * rect.height : rect.width;
  let row = rect.y * width + rect.x;
  for (let left = rows; left > 0; left--, row += width, at += length * layout.bytes) {
    layout.unpack(source, at, length, pixels, row);
  }
}

/** Raw, RFC 6143 section 7.7.1: the pixels row by row, painted in bands of as many rows as have come. */
export class RawDecoder implements Decoder {
  async decode(
    input: ByteReader,
    rect: Rect,
    target: Framebuffer,
    { pixel }: WirePixels,
  ): Promise<void> {
    const rowBytes = pixel.bytes * rect.width;
    if (rowBytes === 0) return;
    const bottom = rect.y + rect.height;
    for (let y = rect.y; y < bottom;) {
      if (!input.has(rowBytes)) await input.need(rowBytes);
      const height = Math.min(bottom - y, Math.floor(input.available / rowBytes));
      const band = { x: rect.x, y, width: rect.width, height };
      paintRaw(target, band, pixel, input.bytes(height * rowBytes), 0);
      target.damage(band);
      y += height;
    }
  }
}
