import { OPAQUE } from "../pixel_format.ts";
import type { ReadMessage } from "./message_effects.ts";

/**
 * SetColourMapEntries, RFC 6143 section 7.6.2: `1 padding   2 first U16   4 number U16` and for each
 * colour `0 red U16   2 green U16   4 blue U16`. What lies beyond the map has no effect.
 */
export const readColourMap: ReadMessage = async (input, effects) => {
  await input.need(5);
  input.skip(1);
  const first = input.u16();
  const count = input.u16();
  let changed = false;
  for (let i = 0; i < count; i++) {
    if (!input.has(6)) await input.need(6);
    const [red, green, blue] = [input.u16(), input.u16(), input.u16()];
    const word = (red >> 8 | green & 0xff00 | blue >> 8 << 16 | OPAQUE) >>> 0;
    changed = effects.setColour(first + i, word) || changed;
  }
  // Servers send the map alone when it changes, though no pixel here remembers its index.
  if (changed) effects.recoloured();
};
