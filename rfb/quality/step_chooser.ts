import type { Line } from "./line_meter.ts";
import { FIRST_STEP, QUALITY_STEPS, type QualityStep } from "./quality_step.ts";

/** A line that got worse is believed after this time, one that got better later. */
const WORSE_AFTER_MS = 1000;
const BETTER_AFTER_MS = 4000;

/** After a rise that did not last, the next one waits twice as long, up to this. */
const BETTER_LIMIT_MS = 64_000;

/** By how much a line must exceed what a better step wants, so that one at a border does not flap. */
const MARGIN = 1.5;

/**
 * Chooses among {@linkcode QUALITY_STEPS} by what the line carries, quick to fall and slow to rise: a
 * verdict must hold for a while, and rises that had to be taken back come ever more rarely.
 */
export class StepChooser {
  #index = FIRST_STEP;
  /** The direction in which the verdicts have pointed, -1 being better, and since when. */
  #direction = 0;
  #sinceMs = 0;
  #betterAfterMs = BETTER_AFTER_MS;
  #roseAtMs = -Infinity;

  /** The step in force. */
  get step(): QualityStep {
    return QUALITY_STEPS[this.#index]!;
  }

  /** Looks at the line once more; gives the step in force from now on. */
  choose(line: Line, nowMs: number): QualityStep {
    const wanted = this.#verdict(line);
    const direction = Math.sign(wanted - this.#index);
    if (direction !== this.#direction) this.#sinceMs = nowMs;
    this.#direction = direction;
    const stoodMs = nowMs - this.#sinceMs;
    if (direction > 0 && stoodMs >= WORSE_AFTER_MS) this.#fall(wanted, nowMs);
    else if (direction < 0 && stoodMs >= this.#betterAfterMs) this.#rise(nowMs);
    return this.step;
  }

  #fall(index: number, nowMs: number): void {
    const tookBack = nowMs - this.#roseAtMs < 2 * this.#betterAfterMs;
    this.#betterAfterMs = tookBack
      ? Math.min(2 * this.#betterAfterMs, BETTER_LIMIT_MS)
      : BETTER_AFTER_MS;
    this.#index = index;
    this.#sinceMs = nowMs;
  }

  /** One step only: what it costs shows when it is tried. */
  #rise(nowMs: number): void {
    this.#index--;
    this.#roseAtMs = nowMs;
    this.#sinceMs = nowMs;
  }

  #verdict({ bytesPerSecond, roundTripMs = 0 }: Line): number {
    if (bytesPerSecond === undefined) return this.#index;
    return QUALITY_STEPS.findIndex((step, index) => {
      const margin = index < this.#index ? MARGIN : 1;
      return bytesPerSecond >= step.bytesPerSecond * margin &&
        roundTripMs * margin <= step.roundTripMs;
    });
  }
}
