import type { Inspector } from "../bridge.ts";
import { HandshakeFollower } from "./handshake_follower.ts";
import { MessageFilter } from "./message_filter.ts";
import { QemuSign } from "./qemu_sign.ts";

/** ClientInit of one who leaves the others in (RFC 6143 section 7.3.1). */
const SHARED = 1;

/**
 * Keeps viewers of one session from doing more than looking and listening, whatever they send: keys, pointer,
 * clipboard, resizing and power never reach the target, nor does anything that could not be understood.
 *
 * Holds some hundred bytes, however long the messages are.
 */
export class ViewOnly implements Inspector {
  #handshake = new HandshakeFollower();
  #sign = new QemuSign();
  #messages = new MessageFilter(() => this.#sign.isQemu);
  #fault: unknown;

  fromTarget(bytes: Uint8Array): void {
    if (this.#fault) return;
    if (this.#handshake.done) return this.#sign.take(bytes);
    try {
      this.#handshake.take("target", bytes);
    } catch (error) {
      // The viewer shall still read what the target says, often why it refuses; it may not answer.
      this.#fault = error;
    }
  }

  /** The content of `bytes` changes, of which the view mostly is. */
  fromViewer(bytes: Uint8Array): Uint8Array {
    if (this.#fault) throw this.#fault;
    try {
      const taken = this.#handshake.done ? 0 : this.#handshake.take("viewer", bytes);
      if (!this.#handshake.done) return bytes;
      if (taken > 0) bytes[taken - 1] = SHARED;
      return this.#messages.filter(bytes, taken);
    } catch (error) {
      this.#fault = error;
      throw error;
    }
  }
}
