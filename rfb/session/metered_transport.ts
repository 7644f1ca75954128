import type { Transport } from "../transport.ts";

/** A transport that tells how long its reader waited for bytes. */
export class MeteredTransport implements Transport {
  #inner: Transport;
  #clock: () => number;
  #waitedMs = 0;

  constructor(inner: Transport, clock: () => number) {
    this.#inner = inner;
    this.#clock = clock;
  }

  /** Time spent in reads. */
  get waitedMs(): number {
    return this.#waitedMs;
  }

  get queuedBytes(): number {
    return this.#inner.queuedBytes ?? 0;
  }

  async read(): Promise<Uint8Array | null> {
    const begunAtMs = this.#clock();
    try {
      return await this.#inner.read();
    } finally {
      this.#waitedMs += this.#clock() - begunAtMs;
    }
  }

  write(bytes: Uint8Array): void {
    this.#inner.write(bytes);
  }

  close(): void {
    this.#inner.close();
  }
}
