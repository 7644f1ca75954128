import { ProtocolError } from "../errors.ts";
import { OPAQUE } from "../pixel_format.ts";
import { RgbaLayout } from "../pixels/rgba_layout.ts";
import { cursorOf, hasShape } from "./cursor.ts";
import type { ReadPseudoRect } from "./pseudo_rect.ts";

const TYPE = { masks: 0, alpha: 1 } as const;
const RGBA = new RgbaLayout();

/**
 * VMware's cursor: `0 type U8   1 padding`; type 0 goes on with an AND mask and an XOR mask of width *
 * height pixels each, type 1 with pixels R, G, B, A, not premultiplied. An empty one hides the pointer.
 *
 * @throws {ProtocolError} when the type is another, whose length nothing tells.
 */
export const readVMwareCursor: ReadPseudoRect = async (input, rect, effects, { pixels }) => {
  const isShown = hasShape(rect);
  await input.need(2);
  const type = input.u8();
  input.skip(1);
  if (type !== TYPE.masks && type !== TYPE.alpha) {
    throw new ProtocolError(`Cannot read a VMware cursor of type ${type}: expected 0 or 1`);
  }
  if (!isShown) return effects.setCursor(null);
  const count = rect.width * rect.height;
  const layout = type === TYPE.alpha ? RGBA : pixels.pixel;
  const planeBytes = count * layout.bytes;
  await input.need(type === TYPE.alpha ? planeBytes : 2 * planeBytes);
  const words = new Uint32Array(count);
  layout.unpack(input.bytes(planeBytes), 0, count, words, 0);
  if (type === TYPE.masks) {
    const xor = new Uint32Array(count);
    layout.unpack(input.bytes(planeBytes), 0, count, xor, 0);
    applyMasks(words, xor);
  }
  effects.setCursor(cursorOf(rect, words));
};

/**
 * Turns AND masks into the words to show. What inverts the picture below cannot be shown by a browser's
 * pointer, and is black instead.
 */
function applyMasks(words: Uint32Array, xor: Uint32Array): void {
  words.forEach((and, i) => {
    const keepsPicture = (and & 0xffffff) !== 0;
    if (!keepsPicture) words[i] = xor[i]!;
    else words[i] = (xor[i]! & 0xffffff) === 0 ? 0 : OPAQUE;
  });
}

/** VMware's cursor state: `0 flags U16`, passed over. */
export const skipVMwareCursorState: ReadPseudoRect = async (input) => {
  await input.need(2);
  input.skip(2);
};
