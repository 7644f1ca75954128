import { encodeFrame, Opcode } from "./frame.ts";

/** Most pings that a peer has not answered; it may never answer any. */
const UNANSWERED_LIMIT = 4;

/** A ping with a payload of one byte. */
const PING_BYTES = 3;

/**
 * Pings that go along with data, so that the peer answers at once and acknowledges the data with that.
 *
 * Without them, on a connection where Nagle's algorithm cannot be switched off, a small message waits for the
 * acknowledgement of the small one before, which the peer's system delays by 40 ms: with them it waits for the time
 * there and back, which is what the algorithm itself asks for.
 *
 * Invariant: at most `UNANSWERED_LIMIT` pings are unanswered, so that a busy connection carries no more than so
 * many each time there and back.
 */
export class PromptAcks {
  /** Number of the last ping, and of the last one that was answered. */
  #sent = 0;
  #answered = 0;

  /**
   * Writes a ping into `buffer` from `at` on, if there is room for it and few are unanswered. A buffer that is
   * full is one of many, where more data brings the acknowledgement.
   *
   * @returns the end of what is to be sent: `at`, or behind the ping.
   */
  append(buffer: Uint8Array, at: number): number {
    const isDue = (this.#sent - this.#answered & 0xff) < UNANSWERED_LIMIT;
    if (!isDue || buffer.length - at < PING_BYTES) return at;
    this.#sent = this.#sent + 1 & 0xff;
    buffer.set(encodeFrame(Opcode.ping, new Uint8Array([this.#sent])), at);
    return at + PING_BYTES;
  }

  /** The peer has answered a ping, and by that all before it (RFC 6455 section 5.5.3). */
  answered(payload: Uint8Array): void {
    if (payload.length === 1) this.#answered = payload[0]!;
  }
}
