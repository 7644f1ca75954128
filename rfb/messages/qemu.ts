import { ProtocolError } from "../errors.ts";
import type { ReadMessage } from "./message_effects.ts";

/** Most bytes of sound in one message: three seconds of it. */
const AUDIO_LIMIT_BYTES = 1024 * 1024;

const AUDIO = 1;
const OPERATION = { end: 0, begin: 1, data: 2 } as const;

/**
 * QEMU's message, of which servers send audio (QEMU, `docs/interop/vnc`): `1 sub-type U8   2 operation U16`,
 * and with operation 2 also `4 length U32   8 samples`.
 *
 * @throws {ProtocolError} when it is anything else, or longer than 1 MiB.
 */
export const readQemuMessage: ReadMessage = async (input, effects) => {
  await input.need(3);
  const subType = input.u8();
  const operation = input.u16();
  if (subType !== AUDIO || operation > OPERATION.data) {
    throw new ProtocolError(
      `Cannot read QEMU's message ${subType}, operation ${operation}: expected audio, ` +
        `${AUDIO} and 0 to ${OPERATION.data}`,
    );
  }
  if (operation !== OPERATION.data) {
    return effects.audio(operation === OPERATION.begin ? "begin" : "end");
  }
  await input.need(4);
  const length = input.u32();
  if (length > AUDIO_LIMIT_BYTES) {
    throw new ProtocolError(
      `Cannot read ${length} bytes of sound: expected at most ${AUDIO_LIMIT_BYTES}`,
    );
  }
  await input.need(length);
  effects.audioData(input.bytes(length));
};
