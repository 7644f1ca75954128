import { adler32 } from "./adler32.ts";

/** CMF and FLG of a stream with a window of 32 KiB, as the fastest compressors write them (RFC 1950 section 2.2). */
const HEADER = 0x7801;

/** Most bytes of one stored block (RFC 1951 section 3.2.4). */
const BLOCK_BYTES = 0xffff;

/** `0 last U8   1 length U16   3 length, inverted U16`, both with the low byte first. */
const BLOCK_HEADER_BYTES = 5;

/**
 * A whole zlib stream that holds `input` as it is, for short messages to peers that expect a stream:
 * a compressor would weigh more in the page than it ever saves.
 *
 * @param tail what follows in place of the checksum: raw DEFLATE up to its end, with the checksum of all.
 */
export function storeWhole(input: Uint8Array, tail?: Uint8Array): Uint8Array<ArrayBuffer> {
  const blocks = Math.max(1, Math.ceil(input.length / BLOCK_BYTES));
  const tailAt = 2 + blocks * BLOCK_HEADER_BYTES + input.length;
  const whole = new Uint8Array(tailAt + (tail?.length ?? 4));
  const view = new DataView(whole.buffer);
  view.setUint16(0, HEADER);
  let at = 2;
  for (let block = 1; block <= blocks; block++) {
    const bytes = input.subarray((block - 1) * BLOCK_BYTES, block * BLOCK_BYTES);
    view.setUint8(at, block === blocks && !tail ? 1 : 0);
    view.setUint16(at + 1, bytes.length, true);
    view.setUint16(at + 3, ~bytes.length, true);
    whole.set(bytes, at + BLOCK_HEADER_BYTES);
    at += BLOCK_HEADER_BYTES + bytes.length;
  }
  if (tail) whole.set(tail, tailAt);
  else view.setUint32(tailAt, adler32(input));
  return whole;
}
