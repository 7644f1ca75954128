import { intersects, type Rect } from "../../../rfb/rect.ts";
import { contains } from "../rect_geometry.ts";
import { type DeskWindow, TITLE_HEIGHT } from "./desk_window.ts";

/** At least so much of a title bar stays on the desktop, to be dragged back by. */
const HANDLE = 60;

/** The windows of a desktop, the last on top of the others and active. */
export class WindowStack implements Iterable<DeskWindow> {
  #windows: DeskWindow[];

  constructor(windows: readonly DeskWindow[]) {
    this.#windows = [...windows];
    this.#windows.at(-1)?.setActive(true);
  }

  [Symbol.iterator](): Iterator<DeskWindow> {
    return this.#windows[Symbol.iterator]();
  }

  /** The window seen at a point. */
  at(x: number, y: number): DeskWindow | undefined {
    return this.#windows.findLast((window) => contains(window.rect, { x, y }));
  }

  /** Puts `window` on top and makes it active; what has to be painted anew. */
  raise(window: DeskWindow): Rect[] {
    const top = this.#windows.at(-1);
    if (top === window) return [];
    this.#windows = [...this.#windows.filter((other) => other !== window), window];
    top?.setActive(false);
    window.setActive(true);
    return [...(top ? [top.titleRect] : []), window.shadowRect];
  }

  /** Whether nothing above `window` touches `rect`. */
  isClear(window: DeskWindow, rect: Rect): boolean {
    const above = this.#windows.slice(this.#windows.indexOf(window) + 1);
    return above.every((other) => !intersects(other.shadowRect, rect));
  }

  /** Brings back windows that could not be reached in `area`. */
  keepWithin(area: Rect): void {
    for (const window of this.#windows) {
      const { x, y } = this.clamp(window, window.x, window.y, area);
      window.x = x;
      window.y = y;
    }
  }

  /** The place next to `x`, `y` at which `window` can still be reached in `area`. */
  clamp(window: DeskWindow, x: number, y: number, area: Rect): { x: number; y: number } {
    const within = (value: number, least: number, most: number) =>
      Math.max(least, Math.min(Math.max(least, most), value));
    return {
      x: within(x, HANDLE - window.width, area.width - HANDLE),
      y: within(y, 0, area.height - TITLE_HEIGHT),
    };
  }
}
