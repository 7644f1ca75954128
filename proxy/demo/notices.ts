import { ByteWriter } from "../../rfb/encoders/byte_writer.ts";
import { ProtocolError } from "../../rfb/errors.ts";
import { AudioChannel } from "./audio/audio_channel.ts";
import { ClipboardChannel } from "./clipboard_channel.ts";
import { writeBell } from "./server_message.ts";

/** Bells that wait for a slow viewer; further ones are one with these. */
const BELLS_LIMIT = 3;

/** Direct answers that wait for a slow viewer; one that asks for more without reading has to go. */
const REPLIES_LIMIT_BYTES = 64 * 1024;

/** What a viewer is still to be told beside FramebufferUpdates. */
export class Notices {
  readonly clipboard = new ClipboardChannel();
  readonly audio = new AudioChannel();
  readonly #replies = new ByteWriter();
  #bells = 0;

  bell(): void {
    this.#bells = Math.min(this.#bells + 1, BELLS_LIMIT);
  }

  /**
   * Answers keep the order of what they answer.
   *
   * @throws {ProtocolError} when the viewer asks without reading the answers.
   */
  reply(write: (out: ByteWriter) => void): void {
    write(this.#replies);
    if (this.#replies.length <= REPLIES_LIMIT_BYTES) return;
    throw new ProtocolError(
      `Cannot keep more than ${REPLIES_LIMIT_BYTES} bytes of answers for the viewer: it does not read`,
    );
  }

  /** Writes everything that is due at `now`. */
  write(now: number, out: ByteWriter): void {
    out.bytes(this.#replies.take());
    for (; this.#bells > 0; this.#bells--) writeBell(out);
    this.clipboard.write(out);
    this.audio.write(now, out);
  }
}
