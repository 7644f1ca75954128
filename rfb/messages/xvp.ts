import type { ReadMessage } from "./message_effects.ts";

const INIT = 1;

/** xvp (community RFB specification): `1 padding   2 version U8   3 code U8`; code 1 offers it, 0 tells a failure. */
export const readXvp: ReadMessage = async (input, effects) => {
  await input.need(3);
  input.skip(2);
  if (input.u8() === INIT) effects.powerOffered();
};
