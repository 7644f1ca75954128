/** Updates on their way at first, and at most. */
const FIRST_WINDOW = 3;
const WINDOW_LIMIT = 16;

/** Beyond its best time and a half, and so much more, a round trip is one through a queue. */
const QUEUE_MS = 30;

/** How fast a best time is forgotten, as the way to the viewer may have changed. */
const FORGETTING = 1.005;

/**
 * Fences that follow updates, whose answers tell how far the viewer is. So many updates are on their
 * way as the line carries without a queue: one more after a quick answer, one less after a slow one.
 */
export class UpdateFences {
  /** When fences that were not answered left, by payload. */
  readonly #sent = new Map<number, number>();
  #sequence = 0;
  #window = FIRST_WINDOW;
  #best = Infinity;
  #roundTripMs: number | undefined;

  /** The last one measured. */
  get roundTripMs(): number | undefined {
    return this.#roundTripMs;
  }

  /** Fences that were not answered. */
  get outstanding(): number {
    return this.#sent.size;
  }

  /** Whether another update may leave. */
  get isOpen(): boolean {
    return this.#sent.size < this.#window;
  }

  /** The payload of a fence that leaves at `now`, in milliseconds: 4 bytes. */
  next(now: number): Uint8Array<ArrayBuffer> {
    this.#sequence = this.#sequence + 1 >>> 0;
    this.#sent.set(this.#sequence, now);
    const payload = new Uint8Array(4);
    new DataView(payload.buffer).setUint32(0, this.#sequence);
    return payload;
  }

  /** Takes an answer at `now`; one that nobody asked for is nothing. */
  answer(payload: Uint8Array, now: number): void {
    if (payload.length !== 4) return;
    const sequence = new DataView(payload.buffer, payload.byteOffset).getUint32(0);
    const sentAt = this.#sent.get(sequence);
    if (sentAt === undefined) return;
    const wasFull = !this.isOpen;
    this.#sent.delete(sequence);
    this.#adapt(Math.max(0, now - sentAt), wasFull);
  }

  #adapt(roundTripMs: number, wasFull: boolean): void {
    this.#roundTripMs = roundTripMs;
    this.#best = Math.min(roundTripMs, this.#best * FORGETTING);
    if (roundTripMs > 1.5 * this.#best + QUEUE_MS) this.#window = Math.max(1, this.#window - 1);
    else if (wasFull) this.#window = Math.min(WINDOW_LIMIT, this.#window + 1);
  }
}
