import type { ReadMessage } from "./message_effects.ts";

const BIG_ENDIAN = 0x80;

/**
 * gii (community RFB specification): `1 sub-type U8   2 length U16   4 body`, passed over; bit 7 of the sub-type tells
 * its endianness.
 */
export const skipGii: ReadMessage = async (input) => {
  await input.need(3);
  const isBigEndian = (input.u8() & BIG_ENDIAN) !== 0;
  const length = input.u16();
  await input.discard(isBigEndian ? length : (length & 0xff) << 8 | length >> 8);
};
