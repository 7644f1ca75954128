import type { Damage } from "../damage.ts";
import type { Rect } from "../rect.ts";
import { countPixels, cutIntoBands, disjointRects } from "./area.ts";

/** When what is lossy has not changed for so long, the picture is at rest. */
export const REST_MS = 500;

/** An answer that has not come by then is waited for no longer. */
const ANSWER_TIMEOUT_MS = 5000;

/** Failed rounds in a row; after them the server is taken to have nothing better. */
const FAILURE_LIMIT = 3;

/** How a refinement acts on the session. */
export interface RefinementPort {
  /** Asks the server for exact encodings alone, or for those in force again. */
  setExact(exact: boolean): void;
  /** Asks for the present content of these areas. */
  request(areas: readonly Rect[]): void;
}

/** What was asked for and is under way. */
interface Portion {
  /** All that will have been painted once it is there. */
  readonly paintedPixels: number;
  readonly deadlineMs: number;
  /** Something lossy came meanwhile. */
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

  /** @param lossy the framebuffer's record of lossy areas. */
  constructor(lossy: Damage, port: RefinementPort) {
    this.#lossy = lossy;
    this.#port = port;
    this.#seenAdditions = lossy.additions;
    this.#seenRemovals = lossy.removals;
  }

  /** To be called after each update; `paintedPixels` counts from the session's beginning. */
  updated(paintedPixels: number, nowMs: number): void {
    this.#paintedPixels = paintedPixels;
    if (this.#lossy.removals !== this.#seenRemovals) this.#activeAtMs = nowMs;
    this.#seenRemovals = this.#lossy.removals;
    if (this.#lossy.additions !== this.#seenAdditions) this.#noteLoss(nowMs);
    const portion = this.#portion;
    if (portion === undefined) return;
    if (this.#lossy.isEmpty || paintedPixels >= portion.paintedPixels) this.#finish(nowMs);
  }

  /**
   * Does what is due, asking for about `portionPixels` at a time.
   *
   * @returns when to be called again; `undefined` where nothing is lossy.
   */
  tick(nowMs: number, portionPixels: number): number | undefined {
    if (this.#portion !== undefined && nowMs >= this.#portion.deadlineMs) this.#giveUp(nowMs);
    if (this.#portion !== undefined) return this.#portion.deadlineMs;
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

  #noteLoss(nowMs: number): void {
    this.#seenAdditions = this.#lossy.additions;
    this.#activeAtMs = nowMs;
    if (this.#portion !== undefined) this.#portion.isDisturbed = true;
    // What comes right after a failure belongs to it, and is no sign of life.
    else if (nowMs - this.#failedAtMs > REST_MS) this.#failures = 0;
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
      paintedPixels: this.#paintedPixels + pixels,
      deadlineMs,
      isDisturbed: false,
    };
    this.#port.request(areas);
    return deadlineMs;
  }

  /** What was asked for has come: exact, unless something lossy came with it. */
  #finish(nowMs: number): void {
    if (this.#portion!.isDisturbed) return this.#giveUp(nowMs);
    this.#portion = undefined;
    this.#failures = 0;
    if (this.#lossy.isEmpty) this.#queue = [];
    this.#lossy.take();
    for (const rect of this.#queue) this.#lossy.add(rect);
    this.#seenAdditions = this.#lossy.additions;
    if (this.#queue.length === 0) this.#setExact(false);
  }

  /** The round brought nothing certain: what is lossy waits for the next rest. */
  #giveUp(nowMs: number): void {
    this.stop();
    this.#activeAtMs = this.#failedAtMs = nowMs;
    if (++this.#failures < FAILURE_LIMIT) return;
    this.#failures = 0;
    this.#lossy.take();
  }
}
