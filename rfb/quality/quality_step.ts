/** What to ask of a server, and what a line must carry for it. */
export interface QualityStep {
  /** JPEG quality level, 0 (worst) to 9. */
  readonly quality: number;
  /** Compression level, 0 (fastest) to 9 (smallest). */
  readonly compression: number;
  /** The line gives at least so much while data flows. */
  readonly bytesPerSecond: number;
  /** The round trip, waiting in queues included, takes at most so long. */
  readonly roundTripMs: number;
}

/**
 * Best first; the last holds for every line. A full-HD video takes about 30 MB/s at quality 9 and
 * 9 MB/s at 6; where the network is the bottleneck a server's time for compressing is well spent.
 */
export const QUALITY_STEPS: readonly QualityStep[] = [
  { quality: 9, compression: 1, bytesPerSecond: 12_000_000, roundTripMs: 20 },
  { quality: 8, compression: 2, bytesPerSecond: 4_000_000, roundTripMs: 60 },
  { quality: 6, compression: 2, bytesPerSecond: 800_000, roundTripMs: 250 },
  { quality: 4, compression: 6, bytesPerSecond: 250_000, roundTripMs: 600 },
  { quality: 3, compression: 7, bytesPerSecond: 0, roundTripMs: Infinity },
];

/** Where a session begins, before anything is known of its line: the step of quality 6. */
export const FIRST_STEP = 2;
