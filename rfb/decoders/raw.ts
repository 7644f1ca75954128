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
  const { pixels, width: stride } = target;
  const { width, height } = rect;
  let row = rect.y * stride + rect.x;
  if (layout.unpackRows) {
    layout.unpackRows(source, at, width, height, pixels, row, stride);
  } else if (width === stride) {
    layout.unpack(source, at, width * height, pixels, row);
  } else {
    for (let left = height; left > 0; left--, row += stride, at += width * layout.bytes) {
      layout.unpack(source, at, width, pixels, row);
    }
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
