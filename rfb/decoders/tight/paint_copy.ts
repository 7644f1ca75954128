import type { Framebuffer } from "../../framebuffer.ts";
import type { PixelLayout } from "../../pixels/pixel_layout.ts";
import type { Rect } from "../../rect.ts";

/** Paints the pixels of `source`, row by row as they lie there. */
export function paintCopy(
  target: Framebuffer,
  rect: Rect,
  source: Uint8Array,
  pixel: PixelLayout,
): void {
  const { pixels, width: stride } = target;
  // Rows as wide as the picture lie one after the other: they are painted as one.
  const rows = rect.width === stride ? 1 : rect.height;
  const length = rows === 1 ? rect.width * rect.height : rect.width;
  let at = rect.y * stride + rect.x;
  for (let row = 0; row < rows; row++, at += stride) {
    pixel.unpack(source, row * length * pixel.bytes, length, pixels, at);
  }
}
