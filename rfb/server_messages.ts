/** The messages a server sends (RFC 6143 section 7.6), from after their first byte. */
import { ProtocolError } from "./errors.ts";
import type { ByteReader } from "./reader.ts";
import { decodeLatin1 } from "./text.ts";

/** Numbers of the messages from server to client. */
export const SERVER_MESSAGE = {
  FramebufferUpdate: 0,
  SetColourMapEntries: 1,
  Bell: 2,
  ServerCutText: 3,
} as const;

/** Longest clipboard text, either way: TigerVNC ignores more than 256 KiB, QEMU closes over 1 MiB. */
export const CUT_TEXT_LIMIT_BYTES = 1024 * 1024;

/** Most bytes of an extended clipboard message, which nobody asked for, that are passed over. */
const SKIP_LIMIT_BYTES = 64 * 1024 * 1024;

/** FramebufferUpdate: `1 padding   2 number-of-rectangles U16`; the number. */
export async function readFramebufferUpdateHeader(input: ByteReader): Promise<number> {
  await input.need(3);
  input.skip(1);
  return input.u16();
}

/**
 * SetColourMapEntries: `1 padding   2 first U16   4 number U16`, then 6 bytes each, passed over:
 * our pixels are true-colour, so a map that comes all the same means nothing.
 */
export async function skipSetColourMapEntries(input: ByteReader): Promise<void> {
  await input.need(5);
  input.skip(3);
  await input.discard(6 * input.u16());
}

/**
 * ServerCutText: `1 padding 3   4 length S32   8 text`, Latin-1; `undefined` where it is longer than
 * {@linkcode CUT_TEXT_LIMIT_BYTES}, or of the extended kind, whose length is negative.
 *
 * @throws {ProtocolError} when an extended one is unreasonably long.
 */
export async function readServerCutText(input: ByteReader): Promise<string | undefined> {
  await input.need(7);
  input.skip(3);
  const length = input.s32();
  if (length < -SKIP_LIMIT_BYTES) {
    throw new ProtocolError(
      `Cannot read an extended clipboard message of ${-length} bytes: ` +
        `expected at most ${SKIP_LIMIT_BYTES}`,
    );
  }
  if (length < 0 || length > CUT_TEXT_LIMIT_BYTES) {
    await input.discard(Math.abs(length));
    return undefined;
  }
  await input.need(length);
  return decodeLatin1(input.bytes(length));
}
