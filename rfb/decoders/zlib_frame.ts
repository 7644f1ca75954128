import { ProtocolError } from "../errors.ts";
import type { ByteReader } from "../reader.ts";
import type { Inflater } from "../zlib/inflater.ts";

const LENGTH_BYTES = 4;

/** What a flush and the frames of stored blocks may add to data that does not shrink. */
const OVERHEAD_BYTES = 1024;
const OVERHEAD_SHARE = 1 / 64;

/**
 * Reads `0 length U32   4 zlib data`, one piece of a connection's stream, and inflates it whole.
 *
 * @param limit most bytes that may come out.
 * @returns a view that is valid until the next call with the same `inflater`.
 * @throws {ProtocolError} when it is longer than `limit` bytes can be, or gives more.
 */
export async function readZlibFrame(
  input: ByteReader,
  inflater: Inflater,
  limit: number,
): Promise<Uint8Array> {
  if (!input.has(LENGTH_BYTES)) await input.need(LENGTH_BYTES);
  const length = input.u32();
  const longest = Math.ceil(limit * (1 + OVERHEAD_SHARE)) + OVERHEAD_BYTES;
  if (length > longest) {
    throw new ProtocolError(
      `Cannot inflate ${length} bytes: expected at most ${longest}, which give up to ${limit}`,
    );
  }
  if (!input.has(length)) await input.need(length);
  return inflater.inflate(input.bytes(length), limit);
}
