import type { ByteWriter } from "../byte_writer.ts";

/**
 * Tight's compact length of up to 4,194,303: 1 to 3 bytes, 7 bits in each but the third's 8, the lowest first; a high
 * bit says that more follow.
 */
export function writeCompactLength(length: number, out: ByteWriter): void {
  if (length < 0x80) return out.u8(length);
  out.u8(length & 0x7f | 0x80);
  if (length < 0x4000) return out.u8(length >> 7);
  out.u8(length >> 7 & 0x7f | 0x80);
  out.u8(length >> 14);
}
