import { ProtocolError } from "../errors.ts";
import { CUT_TEXT_LIMIT_BYTES, EXTENDED_LIMIT_BYTES } from "../clipboard/limits.ts";
import { readLongBytes } from "../long_bytes.ts";
import { decodeLatin1 } from "../text.ts";
import type { ReadMessage } from "./message_effects.ts";

/** Most bytes of a clipboard message over its limit that are passed over. */
const SKIP_LIMIT_BYTES = 256 * 1024 * 1024;

/**
 * ServerCutText, RFC 6143 section 7.6.4: `1 padding 3   4 length S32   8 text`, Latin-1. A length below
 * 0 says that so many bytes of the extended clipboard come. What is over the limits is passed over.
 *
 * @throws {ProtocolError} when an extended one is unreasonably long, or too short for its flags.
 */
export const readCutText: ReadMessage = async (input, effects) => {
  await input.need(7);
  input.skip(3);
  const length = input.s32();
  if (length < -SKIP_LIMIT_BYTES) throw tooLong(-length);
  if (length < -EXTENDED_LIMIT_BYTES || length > CUT_TEXT_LIMIT_BYTES) {
    return await input.discard(Math.abs(length));
  }
  if (length < 0) return effects.extendedClipboard(await readLongBytes(input, -length));
  await input.need(length);
  effects.cutText(decodeLatin1(input.bytes(length)));
};

function tooLong(length: number): ProtocolError {
  return new ProtocolError(
    `Cannot read an extended clipboard message of ${length} bytes: ` +
      `expected at most ${SKIP_LIMIT_BYTES}`,
  );
}
