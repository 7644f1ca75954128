import type { Statistics } from "../link.ts";
import { encodingName } from "../../rfb/encodings.ts";
import type { ClientCounters } from "../../rfb/session/client_counters.ts";

const PERIOD_MS = 1000;

/** Where the figures come from. */
export interface StatisticsSource {
  readonly counters: ClientCounters;
  readonly roundTripMs: number | undefined;
  readonly framebuffer: { readonly width: number; readonly height: number };
}

/** The counters at some time; the pixels are a copy, since the counters' own go on counting. */
interface Reading extends ClientCounters {
  readonly atMs: number;
}

/** What went by between two readings. */
type Flow = Pick<Statistics, "framesPerSecond" | "megabitsPerSecond" | "decodeMs" | "encodings">;

/** The difference between two readings of the counters, taken `elapsedMs` apart. */
export function describeFlow(
  before: ClientCounters,
  after: ClientCounters,
  elapsedMs: number,
): Flow {
  const updates = after.updates - before.updates;
  const counts = [...after.pixels].map(([encoding, pixels]) =>
    [encodingName(encoding), pixels - (before.pixels.get(encoding) ?? 0)] as const
  ).filter(([, pixels]) => pixels > 0);
  const sum = counts.reduce((total, [, pixels]) => total + pixels, 0);
  return {
    framesPerSecond: 1000 * updates / elapsedMs,
    megabitsPerSecond: 8 * (after.bytes - before.bytes) / elapsedMs / 1000,
    decodeMs: updates === 0 ? 0 : (after.decodeMs - before.decodeMs) / updates,
    encodings: counts.toSorted((a, b) => b[1] - a[1]).map(([name, pixels]) => [name, pixels / sum]),
  };
}

/** Looks at the counters once a second while somebody wants to know, and never otherwise. */
export class StatisticsSampler {
  #source: StatisticsSource;
  #quality: () => Statistics["quality"];
  #report: (statistics: Statistics) => void;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(
    source: StatisticsSource,
    quality: () => Statistics["quality"],
    report: (statistics: Statistics) => void,
  ) {
    this.#source = source;
    this.#quality = quality;
    this.#report = report;
  }

  /** Begins, or ends, to report. */
  set on(on: boolean) {
    clearInterval(this.#timer);
    if (!on) return;
    let before = this.#read();
    this.#timer = setInterval(() => {
      const after = this.#read();
      this.#report(this.#describe(before, after));
      before = after;
    }, PERIOD_MS);
  }

  #read(): Reading {
    const { counters } = this.#source;
    return { ...counters, pixels: new Map(counters.pixels), atMs: performance.now() };
  }

  #describe(before: Reading, after: Reading): Statistics {
    const { roundTripMs, framebuffer: { width, height } } = this.#source;
    const flow = describeFlow(before, after, after.atMs - before.atMs);
    return { ...flow, roundTripMs, quality: this.#quality(), width, height };
  }
}
