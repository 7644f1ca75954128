import type { ByteReader } from "../../reader.ts";

/**
 * A length of 1 to 3 bytes: 7 bits each, the lowest first, bit 7 meaning that another follows; the
 * third has 8 bits. So it is at most 4,194,303.
 */
export async function readCompactLength(input: ByteReader): Promise<number> {
  let length = 0;
  for (let shift = 0; shift < 21; shift += 7) {
    if (!input.has(1)) await input.need(1);
    const byte = input.u8();
    if (shift === 14) return length | byte << 14;
    length |= (byte & 0x7f) << shift;
    if (byte < 0x80) break;
  }
  return length;
}
