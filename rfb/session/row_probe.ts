import type { Rect } from "../rect.ts";

/** Rows asked for one after the other lie so far apart, so that servers that send tiles tell them apart. */
const STRIDE = 64;

/** An update with at most so many rows of pixels was made for a row. */
const ROWS_LIMIT = 4;

/** What an update says about the request: it is answered, may yet be, or another is needed. */
export type ProbeVerdict = "answered" | "waiting" | "again";

/** What tells by its answers whether a server still works on updates; it is told of all of them. */
export interface QuietProbe {
  /** The row to ask for next, between two updates, of a picture that has pixels. */
  next(picture: Rect): Rect;
  /** An update's header has come. */
  updateBegins(): void;
  /** That update tells the size that the picture has. */
  sizeRepeated(): void;
  /** The picture has another size. */
  resized(): void;
  /** That update paints `rect`. */
  painted(rect: Rect): void;
  /** That update ends, and has so many pixels; most requests that may be unanswered then. */
  updateEnds(pixels: number, owed: number): ProbeVerdict;
}

/** Rows to ask for, each one that no request named before, and whether an update holds the newest. */
export class RowProbe {
  #row: Rect | undefined;
  /** The rows that were asked for, from above. */
  #asked = new Set<number>();
  #covered = 0;

  /** Chooses the next row of a picture that has pixels. */
  next({ width, height }: Rect): Rect {
    // Not the last ones, which are painted alone where the picture grew by so many.
    const rows = Math.max(1, height - ROWS_LIMIT);
    if (this.#asked.size >= rows) this.#asked.clear();
    let y = STRIDE * this.#asked.size % rows;
    while (this.#asked.has(y % rows)) y++;
    this.#row = { x: 0, y: y % rows, width, height: 1 };
    this.#asked.add(this.#row.y);
    return this.#row;
  }

  /** An update's header has come. */
  updateBegins(): void {
    this.#covered = 0;
  }

  /** That update paints `rect`. */
  painted({ x, y, width, height }: Rect): void {
    const row = this.#row;
    if (row === undefined || row.y < y || row.y >= y + height) return;
    this.#covered += Math.max(0, Math.min(x + width, row.width) - x);
  }

  /** Whether a row was asked for. */
  get hasAsked(): boolean {
    return this.#row !== undefined;
  }

  /** Whether that update holds the row. */
  get isCovered(): boolean {
    return this.#row !== undefined && this.#covered >= this.#row.width;
  }

  /** Whether an update with so many pixels that holds the row was made for it. */
  isAlone(pixels: number): boolean {
    return this.#row !== undefined && pixels <= ROWS_LIMIT * this.#row.width;
  }
}
