import type { Rect } from "../rect.ts";
import { type ProbeVerdict, type QuietProbe, RowProbe } from "./row_probe.ts";

/** So many updates in a row that nobody asked for do not all hold a row among much else by chance. */
const CHANCE_LIMIT = 4;

/** After so many updates without its pixels a request is taken to be lost; later after twice as many. */
const PATIENCE = 8;

/** So many requests are taken to be lost before patience grows. */
const LOST_LIMIT = 4;

/**
 * Tells by its pixels which update answers a request (RFC 6143 section 7.5.3): servers may answer several
 * requests by one update, so that counting does not tell. A non-incremental request is answered at once,
 * and in its place among the requests; asking for a row that no request named before makes the answer
 * known. An update without pixels may have used a request up, as neatvnc's do and sizes alone: then another
 * row is asked for, but less and less often, lest the newest answer be always one ahead. One that repeats
 * the size has not (QEMU sends such before each answer), and after another size all is asked for anew.
 */
export class AnswerProbe implements QuietProbe {
  #rows = new RowProbe();
  #waited = 0;
  #lost = 0;
  #hasSize = false;
  #chances = 0;
  #chanceLimit: number;

  /** @param owed most requests that may be unanswered, each of which may have been for everything. */
  constructor(owed: number) {
    this.#chanceLimit = owed + CHANCE_LIMIT;
  }

  next(picture: Rect): Rect {
    this.#waited = 0;
    return this.#rows.next(picture);
  }

  updateBegins(): void {
    this.#rows.updateBegins();
    this.#hasSize = false;
  }

  sizeRepeated(): void {
    this.#hasSize = true;
  }

  resized(): void {
    this.#hasSize = true;
    // All of the picture is painted now, by chance no more.
    this.#chances = 0;
  }

  painted(rect: Rect): void {
    this.#rows.painted(rect);
  }

  updateEnds(pixels: number): ProbeVerdict {
    if (!this.#rows.hasAsked) return "waiting";
    if (this.#rows.isCovered) {
      this.#chances++;
      const isAnswer = this.#rows.isAlone(pixels) || this.#chances >= this.#chanceLimit;
      return isAnswer ? "answered" : "again";
    }
    this.#chances = 0;
    this.#waited += pixels === 0 && !this.#hasSize ? PATIENCE : 1;
    if (this.#waited < PATIENCE * 2 ** Math.max(0, this.#lost - LOST_LIMIT)) return "waiting";
    this.#lost++;
    return "again";
  }
}
