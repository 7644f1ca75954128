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

/** Weight of the newest sample. */
const SMOOTHING = 0.5;

/**
 * Throughput of the line from samples taken once or twice a second: bytes by the time waited for them
 * in the middle of updates, so that neither a resting desktop nor slow decoding looks like a slow line.
 */
export class LineMeter {
  #last: LineCounters = { bytes: 0, receiveMs: 0 };
  #logRate: number | undefined;
  #firstRoundTripMs: number | undefined;
  #roundTripMs: number | undefined;

  /** Takes a sample; `roundTripMs` is the latest known one. */
  sample(counters: LineCounters, roundTripMs: number | undefined): void {
    const bytes = counters.bytes - this.#last.bytes;
    this.#firstRoundTripMs ??= roundTripMs;
    // The first is that of the join, in which a server may have asked a person whether to let us in.
    if (roundTripMs !== undefined && roundTripMs !== this.#firstRoundTripMs) {
      this.#roundTripMs = smooth(this.#roundTripMs, roundTripMs);
    }
    if (bytes < LEAST_BYTES) return;
    const receiveMs = Math.max(counters.receiveMs - this.#last.receiveMs, LEAST_RECEIVE_MS);
    this.#last = { bytes: counters.bytes, receiveMs: counters.receiveMs };
    // Of rates between kilobytes and gigabytes only the order of magnitude can be averaged.
    this.#logRate = smooth(this.#logRate, Math.log(1000 * bytes / receiveMs));
  }

  /** What the samples so far say. */
  get line(): Line {
    return {
      bytesPerSecond: this.#logRate === undefined ? undefined : Math.exp(this.#logRate),
      roundTripMs: this.#roundTripMs,
    };
  }
}

function smooth(old: number | undefined, value: number): number {
  return old === undefined ? value : old + SMOOTHING * (value - old);
}
