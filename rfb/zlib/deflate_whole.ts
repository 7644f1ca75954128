import { adler32 } from "./adler32.ts";
import { Deflater } from "./deflater.ts";

/** An empty last block in the fixed code (RFC 1951 section 3.2.6). */
const LAST_BLOCK = [3, 0] as const;

/** A whole zlib stream, with its end and checksum, for peers that wait for one (RFC 1950). */
export function deflateWhole(input: Uint8Array): Uint8Array<ArrayBuffer> {
  const body = new Deflater().deflate(input);
  const whole = new Uint8Array(body.length + LAST_BLOCK.length + 4);
  whole.set(body);
  whole.set(LAST_BLOCK, body.length);
  new DataView(whole.buffer).setUint32(whole.length - 4, adler32(input));
  return whole;
}
