const LIMIT_MS = 60_000;

/** Waits that double from `firstMs` to a minute. */
export class Backoff {
  #firstMs: number;
  #tries = 0;

  constructor(firstMs: number) {
    this.#firstMs = firstMs;
  }

  /** The next wait in milliseconds. */
  next(): number {
    return Math.min(LIMIT_MS, this.#firstMs * 2 ** this.#tries++);
  }

  /** It worked: begins anew. */
  reset(): void {
    this.#tries = 0;
  }
}
