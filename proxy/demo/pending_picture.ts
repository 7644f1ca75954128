import { Damage } from "../../rfb/damage.ts";
import { covers, intersectRects, type Rect, subtractRect } from "../../rfb/rect.ts";
import { shift } from "./rect_geometry.ts";

/** More copies than this since a viewer's last update are cheaper sent as pixels. */
const COPIES_LIMIT = 8;

/** `rect` of the picture was copied from `sourceX`, `sourceY`. */
export interface Copy {
  readonly rect: Rect;
  readonly sourceX: number;
  readonly sourceY: number;
}

/** What makes a viewer's picture equal to the desktop: the copies in order, then the pixels of `rects`. */
export interface PictureUpdate {
  readonly copies: readonly Copy[];
  readonly rects: readonly Rect[];
}

/**
 * How one viewer's picture differs from the desktop. Invariant: after `copies`, the two are equal
 * outside `damage`.
 */
export class PendingPicture {
  #damage = new Damage();
  #copies: Copy[] = [];

  /** The desktop was painted in `rect`. */
  damage(rect: Rect): void {
    this.#damage.add(rect);
  }

  /** The desktop was copied; what is damaged at the source is so at the destination, too. */
  copy(copy: Copy): void {
    if (this.#copies.length === COPIES_LIMIT) return this.damage(copy.rect);
    this.#copies.push(copy);
    const { rect, sourceX, sourceY } = copy;
    const source = { ...rect, x: sourceX, y: sourceY };
    const damaged = this.#damage.take();
    for (const old of damaged) {
      this.#damage.add(old);
      const stale = intersectRects(old, source);
      if (stale) this.#damage.add(shift(stale, rect.x - sourceX, rect.y - sourceY));
    }
  }

  /** The viewer's whole picture is stale, or of another size. */
  reset(area: Rect): void {
    this.#copies = [];
    this.#damage.take();
    this.#damage.add(area);
  }

  /** Takes what lies in `region`; `undefined` when that is nothing. The rest stays. */
  take(region: Rect): PictureUpdate | undefined {
    const copies = this.#takeCopies(region);
    const rects: Rect[] = [];
    for (const rect of this.#damage.take()) {
      const inside = intersectRects(rect, region);
      if (inside) rects.push(inside);
      for (const outside of subtractRect(rect, region)) this.#damage.add(outside);
    }
    return copies.length + rects.length > 0 ? { copies, rects } : undefined;
  }

  /** Copies are one chain: unless all lie in `region` they become damage. */
  #takeCopies(region: Rect): readonly Copy[] {
    const copies = this.#copies;
    this.#copies = [];
    const fit = copies.every(({ rect }) => covers(region, rect));
    if (fit) return copies;
    for (const { rect } of copies) this.#damage.add(rect);
    return [];
  }
}
