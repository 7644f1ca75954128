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
