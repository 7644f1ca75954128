import type { Transport } from "../transport.ts";
import type { SilenceWatch } from "./silence_watch.ts";

/** A transport that tells how long its reader waited for bytes, and has the waits watched. */
export class MeteredTransport implements Transport {
  #inner: Transport;
  #clock: () => number;
  #silence: SilenceWatch;
  #waitedMs = 0;

  constructor(inner: Transport, clock: () => number, silence: SilenceWatch) {
    this.#inner = inner;
    this.#clock = clock;
    this.#silence = silence;
  }

  /** Time spent in reads. */
  get waitedMs(): number {
    return this.#waitedMs;
  }

  get queuedBytes(): number {
    return this.#inner.queuedBytes ?? 0;
  }

  async read(held?: number): Promise<Uint8Array | null> {
    const begunAtMs = this.#clock();
    if (held !== undefined) this.#silence.begin(held > 0);
    try {
      return await this.#inner.read();
    } finally {
      this.#silence.end();
      this.#waitedMs += this.#clock() - begunAtMs;
    }
  }

  write(bytes: Uint8Array): void {
    this.#silence.spoken();
    this.#inner.write(bytes);
  }

  close(): void {
    this.#inner.close();
  }
}
