import { Framebuffer } from "../framebuffer.ts";
import { CANVAS_FORMAT } from "../pixel_format.ts";
import { RgbaLayout } from "../pixels/rgba_layout.ts";
import type { WirePixels } from "../pixels/wire_pixels.ts";
import { cursorOf, hasShape } from "./cursor.ts";
import type { ReadPseudoRect } from "./pseudo_rect.ts";

const RGBA = new RgbaLayout();

/** Pixels R, G, B, A; with 32 bits of depth there is no short form of them. */
const RGBA_PIXELS: WirePixels = {
  format: { ...CANVAS_FORMAT, depth: 32 },
  pixel: RGBA,
  cpixel: RGBA,
  tpixel: RGBA,
};

/**
 * CursorWithAlpha (community RFB specification): `0 encoding S32`, then that encoding's payload, whose
 * pixels are R, G, B and alpha, premultiplied. It may be any encoding for pictures that was asked for, and
 * shares its streams. An empty one hides the pointer.
 */
export const readCursorWithAlpha: ReadPseudoRect = async (input, rect, effects, { decode }) => {
  const isShown = hasShape(rect);
  await input.need(4);
  const encoding = input.s32();
  const { width, height } = rect;
  const target = new Framebuffer(width, height);
  await decode(encoding, { x: 0, y: 0, width, height }, target, RGBA_PIXELS);
  if (!isShown) return effects.setCursor(null);
  effects.setCursor(cursorOf(rect, target.pixels.map(unmultiply)));
};

/** A canvas word whose colours are multiplied by its alpha as one where they are not. */
function unmultiply(word: number): number {
  const alpha = word >>> 24;
  if (alpha === 0 || alpha === 255) return alpha === 0 ? 0 : word;
  const straight = (shift: number) =>
    Math.min(255, Math.round((word >>> shift & 255) * 255 / alpha)) << shift;
  return (straight(0) | straight(8) | straight(16) | alpha << 24) >>> 0;
}
