/** Wheel ticks to send; positive is down and to the right. */
export interface Ticks {
  readonly x: number;
  readonly y: number;
}

/** The `WheelEvent` fields that count. */
export interface WheelInput {
  readonly deltaX: number;
  readonly deltaY: number;
  /** 0 pixels, 1 lines, 2 pages. */
  readonly deltaMode: number;
}

/** How much of each `deltaMode` makes a tick: a notch of a mouse wheel in today's browsers. */
const TICK_DELTAS = [100, 3, 1] as const;

/** Most ticks one event may make, whatever its delta. */
const TICKS_LIMIT = 20;

/** How much a sum of fractions may miss the whole that it stands for. */
const ROUNDING = 1e-6;

/** Turns wheel deltas into whole ticks and keeps the rest, so that slow trackpads lose nothing. */
export class WheelAccumulator {
  #x = 0;
  #y = 0;

  /** The ticks that `input` completes. */
  add(input: WheelInput): Ticks {
    const tick = TICK_DELTAS[input.deltaMode] ?? TICK_DELTAS[0];
    this.#x = gather(this.#x, input.deltaX / tick);
    this.#y = gather(this.#y, input.deltaY / tick);
    const x = wholeOf(this.#x);
    const y = wholeOf(this.#y);
    this.#x -= x;
    this.#y -= y;
    return { x: clamp(x), y: clamp(y) };
  }
}

/** A change of direction forgets the rest of the old one: the first notch back must count whole. */
function gather(rest: number, delta: number): number {
  if (!Number.isFinite(delta)) return rest;
  return rest * delta < 0 ? delta : rest + delta;
}

function wholeOf(sum: number): number {
  return Math.trunc(sum + Math.sign(sum) * ROUNDING);
}

function clamp(ticks: number): number {
  return Math.max(-TICKS_LIMIT, Math.min(TICKS_LIMIT, ticks)) + 0;
}
