import { ProtocolError } from "../errors.ts";
import type { ByteReader } from "../reader.ts";
import { SERVER_MESSAGE } from "../server_messages.ts";
import type { MessageEffects } from "./message_effects.ts";
import { MESSAGES } from "./table.ts";

/**
 * Reads message `number` from after that, and has its effect; any but FramebufferUpdate.
 *
 * @throws {ProtocolError} when nobody knows it: then its length is not known, either.
 */
export function readMessage(
  number: number,
  input: ByteReader,
  effects: MessageEffects,
): Promise<void> | void {
  const read = MESSAGES.get(number);
  if (!read) throw unknownMessage(number);
  return read(input, effects);
}

function unknownMessage(number: number): ProtocolError {
  const known = Object.entries(SERVER_MESSAGE).map(([name, known]) => `${known} (${name})`);
  return new ProtocolError(
    `Cannot read message ${number} from the server: expected one of ${known.join(", ")}`,
  );
}
