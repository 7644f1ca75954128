import type { FrameClock } from "./demo_desktop.ts";

/** 30 frames a second at most. */
const FRAME_MS = 1000 / 30;

/** The time of day, and frames that keep a steady pace however often they are asked for. */
export class WallClock implements FrameClock {
  #last = 0;

  now(): number {
    return Date.now();
  }

  schedule(frame: () => void): () => void {
    const wait = this.#last + FRAME_MS - performance.now();
    const timer = setTimeout(() => {
      // From when it was due, so that late timers do not slow the pace; but nothing is made up for.
      this.#last = Math.max(this.#last + FRAME_MS, performance.now() - FRAME_MS);
      frame();
    }, Math.max(0, wait));
    return () => clearTimeout(timer);
  }
}
