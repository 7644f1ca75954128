/** CMF and FLG of a stream with a window of 32 KiB, as the fastest compressors write them (RFC 1950 section 2.2). */
const HEADER = 0x7801;

/** Most bytes of one stored block (RFC 1951 section 3.2.4). */
const BLOCK_BYTES = 0xffff;

/** `0 not last U8   1 length U16   3 length, inverted U16`, both with the low byte first. */
const BLOCK_HEADER_BYTES = 5;

/**
 * A zlib stream that holds `input` as it is and goes on behind it, for short messages to peers that expect a
 * stream: a compressor would weigh more in the page than it ever saves. It has no end, since some take that for an
 * error (LibVNCServer hangs up) and nobody waits for it.
 *
 * @param tail what follows: raw DEFLATE.
 */
export function storeStream(
  input: Uint8Array,
  tail = new Uint8Array(0),
): Uint8Array<ArrayBuffer> {
  const blocks = Math.max(1, Math.ceil(input.length / BLOCK_BYTES));
  const tailAt = 2 + blocks * BLOCK_HEADER_BYTES + input.length;
  const stream = new Uint8Array(tailAt + tail.length);
  const view = new DataView(stream.buffer);
  view.setUint16(0, HEADER);
  let at = 2;
  for (let start = 0; at < tailAt; start += BLOCK_BYTES) {
    const bytes = input.subarray(start, start + BLOCK_BYTES);
    view.setUint16(at + 1, bytes.length, true);
    view.setUint16(at + 3, ~bytes.length, true);
    stream.set(bytes, at + BLOCK_HEADER_BYTES);
    at += BLOCK_HEADER_BYTES + bytes.length;
  }
  stream.set(tail, tailAt);
  return stream;
}
