import type { Damage } from "../damage.ts";
import { intersects, type Rect } from "../rect.ts";
import { countPixels, cutIntoBands, disjointRects } from "./area.ts";

/** When what is lossy has not changed for so long, the picture is at rest. */
export const REST_MS = 500;

/** When nothing of an answer has come for so long, none is expected any more. */
const ANSWER_TIMEOUT_MS = 5000;

/** Rounds in a row without an exact answer; after them the server is taken to have none. */
const FAILURE_LIMIT = 3;

/** With so many times the pixels that were asked for, something else goes on, too. */
const BUSY_FACTOR = 2;

/** How a refinement acts on the session. */
export interface RefinementPort {
  /** Asks the server for exact encodings alone, or for those in force again. */
  setExact(exact: boolean): void;
  /** Asks for the present content of these areas. */
  request(areas: readonly Rect[]): void;
}

/** What was asked for and is under way. */
interface Portion {
  readonly areas: readonly Rect[];
  readonly pixels: number;
  /** What had been painted before. */
  readonly paintedPixels: number;
  deadlineMs: number;
  /** Something lossy came meanwhile, sent before the server heard of us: so much moves. */
  isDisturbed: boolean;
}

/**
 * Makes a picture exact that came by lossy encodings, once it is at rest: asks again for what is
 * lossy, a portion at a time, so that a slow line stays free for what happens next.
 *
 * Only what makes more or less of the picture lossy counts as activity: a server that refreshes by
 * itself is let do so, an area is asked for once, and a server that answers with lossy rectangles all the
 * same is left alone.
 */
export class Refinement {
  #lossy: Damage;
  #port: RefinementPort;
  #seenAdditions: number;
  #seenRemovals: number;
  #activeAtMs = -Infinity;
  /** Areas that are yet to be asked for in this round. */
  #queue: Rect[] = [];
  #portion: Portion | undefined;
  #isExact = false;
  #failures = 0;
  #failedAtMs = -Infinity;
  #paintedPixels = 0;

  /** @param lossy the framebuffer's record of lossy areas, which exact rectangles end. */
  constructor(lossy: Damage, port: RefinementPort) {
    this.#lossy = lossy;
    this.#port = port;
    this.#seenAdditions = lossy.additions;
    this.#seenRemovals = lossy.removals;
  }

  /** To be called after each update; `paintedPixels` counts from the session's beginning. */
  updated(paintedPixels: number, nowMs: number): void {
    this.#paintedPixels = paintedPixels;
    const { additions, removals } = this.#lossy;
    if (additions !== this.#seenAdditions || removals !== this.#seenRemovals) {
      this.#activeAtMs = nowMs;
    }
    if (this.#portion !== undefined) this.#follow(this.#portion, nowMs);
    else if (additions !== this.#seenAdditions) this.#noteLoss(nowMs);
    this.#seenAdditions = this.#lossy.additions;
    this.#seenRemovals = this.#lossy.removals;
  }

  /**
   * Does what is due, asking for about `portionPixels` at a time.
   *
   * @returns when to be called again; `undefined` where nothing is lossy.
   */
  tick(nowMs: number, portionPixels: number): number | undefined {
    if (this.#portion !== undefined) {
      if (nowMs < this.#portion.deadlineMs) return this.#portion.deadlineMs;
      this.#fail(nowMs);
    }
    if (this.#queue.length === 0) {
      if (this.#lossy.isEmpty) return undefined;
      if (nowMs < this.#activeAtMs + REST_MS) return this.#activeAtMs + REST_MS;
      this.#queue = disjointRects(this.#lossy.rects);
      this.#setExact(true);
    }
    return this.#requestPortion(nowMs, portionPixels);
  }

  /** Ends a round under way, since nobody looks, or the picture has another size. */
  stop(): void {
    this.#queue = [];
    this.#portion = undefined;
    this.#setExact(false);
  }

  #setExact(exact: boolean): void {
    if (exact !== this.#isExact) this.#port.setExact(exact);
    this.#isExact = exact;
  }

  #requestPortion(nowMs: number, limitPixels: number): number {
    const areas: Rect[] = [];
    let pixels = 0;
    while (
      this.#queue.length > 0 && (pixels === 0 || pixels + this.#queue[0]!.width <= limitPixels)
    ) {
      const [first, ...rest] = cutIntoBands(this.#queue.shift()!, limitPixels - pixels);
      areas.push(first!);
      pixels += countPixels([first!]);
      this.#queue.unshift(...rest);
    }
    const deadlineMs = nowMs + ANSWER_TIMEOUT_MS;
    this.#portion = {
      areas,
      pixels,
      paintedPixels: this.#paintedPixels,
      deadlineMs,
      isDisturbed: false,
    };
    this.#port.request(areas);
    return deadlineMs;
  }

  /** An update came while a portion is under way: maybe of it, maybe the last. */
  #follow(portion: Portion, nowMs: number): void {
    if (this.#lossy.removals !== this.#seenRemovals) {
      portion.deadlineMs = nowMs + ANSWER_TIMEOUT_MS;
    }
    if (this.#lossy.additions !== this.#seenAdditions) portion.isDisturbed = true;
    if (this.#isLossy(portion.areas)) return;
    this.#failures = 0;
    this.#portion = undefined;
    this.#queue = this.#queue.filter((rect) => this.#isLossy([rect]));
    const painted = this.#paintedPixels - portion.paintedPixels;
    // What moves now comes exactly, too, which a slow line is not to bear for long.
    const isBusy = portion.isDisturbed || painted >= BUSY_FACTOR * portion.pixels;
    if (this.#queue.length === 0 || isBusy) this.stop();
  }

  /** What comes soon after a failure is its late answer, and no sign of life. */
  #noteLoss(nowMs: number): void {
    if (nowMs > this.#failedAtMs + ANSWER_TIMEOUT_MS) this.#failures = 0;
    else if (this.#failures >= FAILURE_LIMIT) this.#lossy.take();
  }

  #isLossy(areas: readonly Rect[]): boolean {
    return areas.some((area) => this.#lossy.rects.some((rect) => intersects(rect, area)));
  }

  /** No exact answer came: what is lossy waits for the next rest, or is left so. */
  #fail(nowMs: number): void {
    this.#activeAtMs = this.#failedAtMs = nowMs;
    this.stop();
    if (++this.#failures >= FAILURE_LIMIT) this.#lossy.take();
  }
}
