/** The remainder that each byte leaves by itself. */
const REMAINDERS = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) {
    remainder = remainder & 1 ? remainder >>> 1 ^ 0xedb88320 : remainder >>> 1;
  }
  return remainder;
});

/** The checksum of PNG's chunks (PNG specification, annex D). */
export function crc32(bytes: Uint8Array): number {
  let remainder = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) {
    remainder = REMAINDERS[(remainder ^ bytes[i]!) & 255]! ^ remainder >>> 8;
  }
  return (remainder ^ 0xffffffff) >>> 0;
}
