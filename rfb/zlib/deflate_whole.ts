import { Deflater } from "./deflater.ts";

/** An empty last block in the fixed code (RFC 1951 section 3.2.6). */
const LAST_BLOCK = [3, 0] as const;
const ADLER_BASE = 65521;
/** Most bytes whose sums stay below 2 ** 32 when reduced only after them. */
const ADLER_RUN = 5552;

/** A whole zlib stream, with its end and checksum, for peers that wait for one (RFC 1950). */
export function deflateWhole(input: Uint8Array): Uint8Array<ArrayBuffer> {
  const body = new Deflater().deflate(input);
  const whole = new Uint8Array(body.length + LAST_BLOCK.length + 4);
  whole.set(body);
  whole.set(LAST_BLOCK, body.length);
  new DataView(whole.buffer).setUint32(whole.length - 4, adler32(input));
  return whole;
}

function adler32(bytes: Uint8Array): number {
  let [low, high] = [1, 0];
  for (let start = 0; start < bytes.length; start += ADLER_RUN) {
    for (const byte of bytes.subarray(start, start + ADLER_RUN)) {
      low += byte;
      high += low;
    }
    low %= ADLER_BASE;
    high %= ADLER_BASE;
  }
  return high * 65536 + low;
}
