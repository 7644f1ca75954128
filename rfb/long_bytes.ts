import type { ByteReader } from "./reader.ts";

/**
 * Reads the next `length` bytes as they come, so that the input's own buffer stays small: for rare, long
 * messages.
 *
 * @throws {ConnectionClosed} when the peer ends before.
 */
export async function readLongBytes(
  input: ByteReader,
  length: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length;) {
    if (!input.has(1)) await input.need(1);
    const part = input.bytes(Math.min(length - at, input.available));
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
