import type { ClientCounters } from "./client_counters.ts";

/** Counts updates, and the time that they take, apart from the time in which their bytes are waited for. */
export class UpdateCounter {
  #clock: () => number;
  #waitedMs: () => number;
  #updates = 0;
  #decodeMs = 0;
  #receiveMs = 0;
  #begunAtMs = 0;
  #waitedBeforeMs = 0;

  /** @param waitedMs all time so far in which bytes were waited for. */
  constructor(clock: () => number, waitedMs: () => number) {
    this.#clock = clock;
    this.#waitedMs = waitedMs;
  }

  get counts(): Pick<ClientCounters, "updates" | "decodeMs" | "receiveMs"> {
    return { updates: this.#updates, decodeMs: this.#decodeMs, receiveMs: this.#receiveMs };
  }

  /** The first byte of an update has come. */
  begin(): void {
    this.#begunAtMs = this.#clock();
    this.#waitedBeforeMs = this.#waitedMs();
  }

  /** That update is painted. */
  end(): void {
    const waitedMs = this.#waitedMs() - this.#waitedBeforeMs;
    this.#updates++;
    this.#receiveMs += waitedMs;
    this.#decodeMs += this.#clock() - this.#begunAtMs - waitedMs;
  }
}
