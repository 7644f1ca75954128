import { encodeClientFence, FENCE, FENCE_LIMIT_BYTES } from "../extension_messages.ts";

/** What we know of what a fence may ask for; a fence's answer repeats these. */
const KNOWN_FLAGS = FENCE.BlockBefore | FENCE.BlockAfter | FENCE.SyncNext;

/** So long after a measurement the next one may begin. */
const MEASURE_INTERVAL_MS = 1000;

/** Most fences of ours without an answer; beyond, the server does not answer and none is sent. */
const PENDING_LIMIT = 16;

/**
 * Fences both ways (community RFB specification, Fence). Messages are handled one after the other, so
 * that an answer goes out when everything before the server's fence is decoded and painted.
 */
export class Fences {
  #write: (bytes: Uint8Array) => void;
  #clock: (() => number) | undefined;
  #isSupported = false;
  #pending = new Map<number, () => void>();
  #nextId = 1;
  #measuredAtMs = -Infinity;
  #isMeasuring = false;
  #roundTripMs: number | undefined;

  /** @param clock without which nothing is measured. */
  constructor(write: (bytes: Uint8Array) => void, clock?: () => number) {
    this.#write = write;
    this.#clock = clock;
  }

  /** Whether the server has shown that it knows fences. */
  get isSupported(): boolean {
    return this.#isSupported;
  }

  /** As last measured. */
  get roundTripMs(): number | undefined {
    return this.#roundTripMs;
  }

  /** Takes a fence of the server, or its answer to one of ours. */
  receive(flags: number, payload: Uint8Array): void {
    this.#isSupported = true;
    if (payload.length > FENCE_LIMIT_BYTES) return;
    if ((flags & FENCE.Request) !== 0) {
      this.#write(encodeClientFence(flags & KNOWN_FLAGS, payload));
    } else if (payload.length === 4) {
      const id = new DataView(payload.buffer, payload.byteOffset, 4).getUint32(0);
      const answered = this.#pending.get(id);
      this.#pending.delete(id);
      answered?.();
    }
  }

  /**
   * Sends a fence; `answered` is called when the answer comes, which is at its place in the stream.
   *
   * @returns whether it was sent.
   */
  send(flags: number, answered: () => void): boolean {
    if (!this.#isSupported || this.#pending.size >= PENDING_LIMIT) return false;
    const id = this.#nextId++;
    this.#pending.set(id, answered);
    const payload = new Uint8Array(4);
    new DataView(payload.buffer).setUint32(0, id);
    this.#write(encodeClientFence((flags | FENCE.Request) >>> 0, payload));
    return true;
  }

  /** Begins to measure the round trip, where that was not done just now. */
  measure(): void {
    const clock = this.#clock;
    if (clock === undefined || this.#isMeasuring) return;
    const sentAtMs = clock();
    if (sentAtMs - this.#measuredAtMs < MEASURE_INTERVAL_MS) return;
    this.#isMeasuring = this.send(0, () => {
      this.#isMeasuring = false;
      this.#measuredAtMs = clock();
      this.#roundTripMs = this.#measuredAtMs - sentAtMs;
    });
  }
}
