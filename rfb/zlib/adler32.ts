const MODULUS = 65521;
/** So many bytes can be added before a sum has more than 32 bits (RFC 1950 section 9). */
const STRIDE = 5552;

/** The checksum at the end of a zlib stream (RFC 1950 section 8.2), of all of `bytes`. */
export function adler32(bytes: Uint8Array): number {
  let sum = 1;
  let sumOfSums = 0;
  for (let at = 0; at < bytes.length;) {
    const end = Math.min(at + STRIDE, bytes.length);
    for (; at < end; at++) {
      sum += bytes[at]!;
      sumOfSums += sum;
    }
    sum %= MODULUS;
    sumOfSums %= MODULUS;
  }
  return (sumOfSums * 65536 + sum) >>> 0;
}

/** The checksum of two stretches of bytes by those of each, the second of which has `length` bytes. */
export function joinAdler32(first: number, second: number, length: number): number {
  // The second one began with 1, in place of the first one's sum.
  const further = (first & 0xffff) + MODULUS - 1;
  const sum = (further + (second & 0xffff)) % MODULUS;
  const sumOfSums = ((first >>> 16) + (second >>> 16) + length * further) % MODULUS;
  return (sumOfSums * 65536 + sum) >>> 0;
}
