import { OPAQUE } from "../pixel_format.ts";
import { cursorOf, hasShape, maskBit, maskBytes, paintMask } from "./cursor.ts";
import type { ReadPseudoRect } from "./pseudo_rect.ts";

const COLOUR_BYTES = 6;

/**
 * XCursor (community RFB specification): `0 foreground R, G, B   3 background R, G, B`, a bitmap with 1
 * for the foreground, and a mask. An empty one has no payload and hides the pointer.
 */
export const readXCursor: ReadPseudoRect = async (input, rect, effects) => {
  if (!hasShape(rect)) return effects.setCursor(null);
  await input.need(COLOUR_BYTES + 2 * maskBytes(rect));
  const colour = () => (input.u8() | input.u8() << 8 | input.u8() << 16 | OPAQUE) >>> 0;
  const foreground = colour();
  const background = colour();
  const bitmap = input.bytes(maskBytes(rect));
  const { width, height } = rect;
  const words = Uint32Array.from({ length: width * height }, (_, i) => {
    return maskBit(bitmap, width, i % width, Math.floor(i / width)) ? foreground : background;
  });
  paintMask(words, input.bytes(maskBytes(rect)), width);
  effects.setCursor(cursorOf(rect, words));
};
