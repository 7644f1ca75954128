/** A source of time and of one wake-up call; tests put their own in its place. */
export interface FrameClock {
  /** Milliseconds, as `Date.now` has them. */
  now(): number;
  /** Calls `frame` once when the next frame is due, later at a `calm` pace; the result takes the call back. */
  schedule(frame: () => void, pace: "lively" | "calm"): () => void;
}

/** From one frame to the next: 30 a second at most. */
const FRAME_MS = { lively: 1000 / 30, calm: 100 } as const;

/** The time of day, and frames that keep a steady pace however often they are asked for. */
export class WallClock implements FrameClock {
  #last = 0;

  now(): number {
    return Date.now();
  }

  schedule(frame: () => void, pace: keyof typeof FRAME_MS): () => void {
    const frameMs = FRAME_MS[pace];
    const wait = this.#last + frameMs - performance.now();
    const timer = setTimeout(() => {
      // From when it was due, so that late timers do not slow the pace; but nothing is made up for.
      this.#last = Math.max(this.#last + frameMs, performance.now() - frameMs);
      frame();
    }, Math.max(0, wait));
    return () => clearTimeout(timer);
  }
}
