import type { ClientCounters } from "../session/client_counters.ts";

/** What is known of a line; `undefined` is what could not be measured yet. */
export interface Line {
  readonly bytesPerSecond: number | undefined;
  readonly roundTripMs: number | undefined;
}

/** What is measured of a session's counters. */
export type LineCounters = Pick<ClientCounters, "bytes" | "receiveMs">;

/** With less than this in a sample, protocol chatter says nothing about the line. */
const LEAST_BYTES = 32 * 1024;

/** What a sample without any wait counts as: it came in one piece. */
const LEAST_RECEIVE_MS = 1;

/** Throughput is the median of so many samples, since now and then the server or we are busy. */
const RATES = 5;

/** The round trip is the least of so many, and none of fewer, since now and then one waits behind something large. */
const ROUND_TRIPS = 3;

/**
 * Throughput of the line from samples taken once or twice a second: bytes by the time waited for them
 * in the middle of updates, so that neither a resting desktop nor slow decoding looks like a slow line.
 */
export class LineMeter {
  #last: LineCounters = { bytes: 0, receiveMs: 0 };
  #rates: number[] = [];
  #firstRoundTripMs: number | undefined;
  #roundTripsMs: number[] = [];

  /** Takes a sample; `roundTripMs` is the latest known one. */
  sample(counters: LineCounters, roundTripMs: number | undefined): void {
    const bytes = counters.bytes - this.#last.bytes;
    this.#firstRoundTripMs ??= roundTripMs;
    // The first is that of the join, in which a server may have asked a person whether to let us in.
    if (roundTripMs !== undefined && roundTripMs !== this.#firstRoundTripMs) {
      const isNew = roundTripMs !== this.#roundTripsMs.at(-1);
      if (isNew) this.#roundTripsMs = [...this.#roundTripsMs, roundTripMs].slice(-ROUND_TRIPS);
    }
    if (bytes < LEAST_BYTES) return;
    const receiveMs = Math.max(counters.receiveMs - this.#last.receiveMs, LEAST_RECEIVE_MS);
    this.#last = { bytes: counters.bytes, receiveMs: counters.receiveMs };
    this.#rates = [...this.#rates, 1000 * bytes / receiveMs].slice(-RATES);
  }

  /** What the samples so far say. */
  get line(): Line {
    const sorted = this.#rates.toSorted((a, b) => a - b);
    return {
      bytesPerSecond: sorted[sorted.length >> 1],
      roundTripMs: this.#roundTripsMs.length < ROUND_TRIPS
        ? undefined
        : Math.min(...this.#roundTripsMs),
    };
  }
}
