/** Messages that UltraVNC sends now and then; their numbers and lengths are in its `rfbproto` alone. */
import { ProtocolError } from "../errors.ts";
import { checkFramebufferSize } from "../framebuffer.ts";
import type { ByteReader } from "../reader.ts";
import type { MessageEffects, ReadMessage } from "./message_effects.ts";

const TEXT_CHAT_LIMIT_BYTES = 4096;

/** Lengths of TextChat that stand for open, close and finished, without text. */
const TEXT_CHAT_SIGNALS: readonly number[] = [-1, -2, -3];

/** ResizeFrameBuffer: `1 padding   2 width U16   4 height U16`. */
export const readResizeFramebuffer: ReadMessage = async (input, effects) => {
  await input.need(5);
  input.skip(1);
  resize(input, effects);
};

/** PalmVNC's ReSizeFrameBuffer: `1 padding   2 desktop U16 U16   6 framebuffer U16 U16   10 padding 2`. */
export const readPalmResizeFramebuffer: ReadMessage = async (input, effects) => {
  await input.need(11);
  input.skip(5);
  resize(input, effects);
  input.skip(2);
};

function resize(input: ByteReader, effects: MessageEffects): void {
  const width = input.u16();
  const height = input.u16();
  checkFramebufferSize(width, height);
  effects.resize(width, height);
}

/**
 * TextChat: `1 padding 3   4 length S32   8 text`, passed over.
 *
 * @throws {ProtocolError} when the length is neither a signal nor 0 to 4096.
 */
export const skipTextChat: ReadMessage = async (input) => {
  await input.need(7);
  input.skip(3);
  const length = input.s32();
  if (TEXT_CHAT_SIGNALS.includes(length)) return;
  if (length < 0 || length > TEXT_CHAT_LIMIT_BYTES) {
    throw new ProtocolError(
      `Cannot read a chat message of ${length} bytes: expected 0 to ${TEXT_CHAT_LIMIT_BYTES}`,
    );
  }
  await input.discard(length);
};

/** KeepAlive: its number alone. */
export const readKeepAlive: ReadMessage = () => {};

/** ServerState: `1 padding 3   4 state U32   8 value U32`, passed over. */
export const skipServerState: ReadMessage = async (input) => await input.discard(11);
