import type { Rect } from "../rect.ts";

/** Rows asked for one after the other lie so far apart, so that servers that send tiles tell them apart. */
const STRIDE = 64;

/** An update with at most so many rows of pixels was made for a row. */
const ROWS_LIMIT = 4;

/** So many updates in a row that nobody asked for do not all hold a row among much else by chance. */
const CHANCE_LIMIT = 4;

/** After so many updates without its pixels a request is taken to be lost; later after twice as many. */
const PATIENCE = 8;

/** So many requests are taken to be lost before patience grows. */
const LOST_LIMIT = 4;

/** What an update says about the request: it is answered, may yet be, or another is needed. */
export type ProbeVerdict = "answered" | "waiting" | "again";

/**
 * Tells by its pixels which update answers a request (RFC 6143 section 7.5.3): servers may answer several
 * requests by one update, so that counting does not tell. A non-incremental request is answered at once,
 * and in its place among the requests; asking for a row that no request named before makes the answer
 * known. An update without pixels may have used a request up, as neatvnc's do and sizes alone: then another
 * row is asked for, but less and less often, lest the newest answer be always one ahead. One that repeats
 * the size has not (QEMU sends such before each answer), and after another size all is asked for anew.
 */
export class AnswerProbe {
  #row: Rect | undefined;
  /** The rows that were asked for, from above. */
  #asked = new Set<number>();
  #covered = 0;
  #waited = 0;
  #lost = 0;
  #hasSize = false;
  #chances = 0;
  #chanceLimit: number;

  /** @param owed most requests that may be unanswered, each of which may have been for everything. */
  constructor(owed: number) {
    this.#chanceLimit = owed + CHANCE_LIMIT;
  }

  /** The row to ask for next, between two updates, of a picture that has pixels. */
  next({ width, height }: Rect): Rect {
    // Not the last ones, which are painted alone where the picture grew by so many.
    const rows = Math.max(1, height - ROWS_LIMIT);
    if (this.#asked.size >= rows) this.#asked.clear();
    let y = STRIDE * this.#asked.size % rows;
    while (this.#asked.has(y % rows)) y++;
    this.#row = { x: 0, y: y % rows, width, height: 1 };
    this.#asked.add(this.#row.y);
    this.#waited = 0;
    return this.#row;
  }

  /** An update's header has come. */
  updateBegins(): void {
    this.#covered = 0;
    this.#hasSize = false;
  }

  /** That update tells the size that the picture has. */
  sizeRepeated(): void {
    this.#hasSize = true;
  }

  /** The picture has another size, after which all of it is painted, by chance no more. */
  resized(): void {
    this.#hasSize = true;
    this.#chances = 0;
  }

  /** That update paints `rect`. */
  painted({ x, y, width, height }: Rect): void {
    const row = this.#row;
    if (row === undefined || row.y < y || row.y >= y + height) return;
    this.#covered += Math.max(0, Math.min(x + width, row.width) - x);
  }

  /** That update ends, and has so many pixels. */
  updateEnds(pixels: number): ProbeVerdict {
    const row = this.#row;
    if (row === undefined) return "waiting";
    if (this.#covered >= row.width) {
      this.#chances++;
      const isAnswer = pixels <= ROWS_LIMIT * row.width || this.#chances >= this.#chanceLimit;
      return isAnswer ? "answered" : "again";
    }
    this.#chances = 0;
    this.#waited += pixels === 0 && !this.#hasSize ? PATIENCE : 1;
    if (this.#waited < PATIENCE * 2 ** Math.max(0, this.#lost - LOST_LIMIT)) return "waiting";
    this.#lost++;
    return "again";
  }
}
