import { FENCE_LIMIT_BYTES } from "../extension_messages.ts";
import type { ReadMessage } from "./message_effects.ts";

/**
 * ServerFence (community RFB specification): `1 padding 3   4 flags U32   8 length U8   9 payload`. One with
 * more payload than is allowed is passed over whole, without an answer.
 */
export const readFence: ReadMessage = async (input, effects) => {
  await input.need(8);
  input.skip(3);
  const flags = input.u32();
  const length = input.u8();
  await input.need(length);
  const payload = input.bytes(length);
  if (length <= FENCE_LIMIT_BYTES) effects.fence(flags, payload);
};

/** EndOfContinuousUpdates (community RFB specification): its number alone. */
export const readEndOfContinuousUpdates: ReadMessage = (_input, effects) =>
  effects.endOfContinuousUpdates();
