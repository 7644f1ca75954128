import type { Rect } from "../../../rfb/rect.ts";
import type { DeskWindow } from "./desk_window.ts";

const PERIOD_MS = 60_000;
const STEP_MS = 100;
const MARGIN = 18;

/** Lets a window drift up and down at the right side until somebody takes hold of it. */
export class Wanderer {
  readonly window: DeskWindow;
  #held = false;

  constructor(window: DeskWindow) {
    this.window = window;
  }

  /** A visitor took hold of `window`. */
  hold(window: DeskWindow): void {
    if (window === this.window) this.#held = true;
  }

  /** It drifts again. */
  release(): void {
    this.#held = false;
  }

  /** Where the window is to be at `now`, within `area`. */
  advance(now: number, area: Rect): { x: number; y: number } | undefined {
    if (this.#held) return undefined;
    const { width, height } = this.window;
    const top = 170;
    const swing = Math.max(0, area.height - height - MARGIN - top) / 2;
    const step = Math.floor(now % PERIOD_MS / STEP_MS);
    const angle = step * STEP_MS / PERIOD_MS * 2 * Math.PI;
    return {
      x: Math.max(0, area.width - width - MARGIN),
      y: Math.round(top + swing + swing * Math.sin(angle)),
    };
  }
}
