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
 * @throws {ProtocolError} when it is unreasonably long, or an extended one too short for its flags.
 */
export const readCutText: ReadMessage = async (input, effects) => {
  await input.need(7);
  input.skip(3);
  const length = input.s32();
  const size = Math.abs(length);
  if (size > SKIP_LIMIT_BYTES) throw tooLong(size);
  if (size > (length < 0 ? EXTENDED_LIMIT_BYTES : CUT_TEXT_LIMIT_BYTES)) {
    return await input.discard(size);
  }
  if (length < 0) return effects.extendedClipboard(await readLongBytes(input, size));
  await input.need(size);
  effects.cutText(decodeLatin1(input.bytes(size)));
};

function tooLong(length: number): ProtocolError {
  return new ProtocolError(
    `Cannot read a clipboard message of ${length} bytes: expected at most ${SKIP_LIMIT_BYTES}`,
  );
}
