import { covers, intersectRects, intersects, type Rect, subtractRect, uniteRects } from "./rect.ts";

/** Most rectangles kept apart; a canvas call costs about as much as a few thousand pixels. */
const LIMIT = 32;

/** Most rectangles that may remain where something is taken out, since holes are made of them. */
const REMAINDER_LIMIT = 256;

function area(rect: Rect): number {
  return rect.width * rect.height;
}

/**
 * A small set of rectangles that covers everything added to it, and as little else as is cheap.
 * Rectangles that line up become one; over 32, a new one is joined to the one that grows least.
 * Adding costs one pass over the set, so thousands of small rectangles are fine.
 */
export class Damage {
  #rects: Rect[] = [];
  #additions = 0;
  #removals = 0;

  /** How often something was added, to see whether anything was since. */
  get additions(): number {
    return this.#additions;
  }

  /** How often something was removed. */
  get removals(): number {
    return this.#removals;
  }

  get isEmpty(): boolean {
    return this.#rects.length === 0;
  }

  /** The rectangles, in no order, possibly overlapping. */
  get rects(): readonly Rect[] {
    return this.#rects;
  }

  /** Adds `rect`; an empty one adds nothing. */
  add(rect: Rect): void {
    if (area(rect) === 0) return;
    this.#additions++;
    let best = -1;
    let leastGrowth = Infinity;
    for (let i = 0; i < this.#rects.length; i++) {
      const kept = this.#rects[i]!;
      if (covers(kept, rect)) return;
      // Growth beyond the new pixels themselves: 0 or less where the two line up or overlap enough.
      const growth = area(uniteRects(kept, rect)) - area(kept) - area(rect);
      if (growth >= leastGrowth) continue;
      best = i;
      leastGrowth = growth;
    }
    if (leastGrowth > 0 && this.#rects.length < LIMIT) this.#rects.push(rect);
    else this.#joinInto(best, rect);
  }

  /** Takes `rect` out, unless too many rectangles would remain: then the set stays as it is. */
  remove(rect: Rect): void {
    if (!this.#rects.some((kept) => intersects(kept, rect))) return;
    const rest = this.#rects.flatMap((kept) => subtractRect(kept, rect));
    if (rest.length > REMAINDER_LIMIT) return;
    this.#rects = rest;
    this.#removals++;
  }

  /** Adds again what lies in `source`, moved so that `source` comes to lie at `x`, `y`. */
  copy(source: Rect, x: number, y: number): void {
    if (this.isEmpty) return;
    for (const kept of [...this.#rects]) {
      const part = intersectRects(kept, source);
      if (part) this.add({ ...part, x: part.x - source.x + x, y: part.y - source.y + y });
    }
  }

  /** What was added since the last call, in no order, possibly overlapping; the set is empty then. */
  take(): Rect[] {
    const taken = this.#rects;
    this.#rects = [];
    return taken;
  }

  #joinInto(index: number, rect: Rect): void {
    const joined = uniteRects(this.#rects[index]!, rect);
    this.#rects = this.#rects.filter((kept) => !covers(joined, kept));
    this.#rects.push(joined);
  }
}
