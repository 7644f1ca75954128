import type { Rect } from "../rect.ts";
import { type ProbeVerdict, type QuietProbe, RowProbe } from "./row_probe.ts";

/** A desktop rests of which so many rows in a row came, and nothing else ... */
const REST_ROWS = 16;

/** ... for so long. */
const REST_MS = 1000;

/** After so many updates with a row among much else, the next one is waited for. */
const STREAM_UPDATES = 8;

/**
 * Tells when a server that counts requests, as neatvnc does, works on nothing. Since each update uses up
 * exactly one, it is sure when no request is left. But a desktop that rests leaves the last one, for the
 * next change, and whatever is asked for uses up itself only: after many rows that came alone it is taken
 * to rest on. (A change that begins just then is missed; rows make that chance one in as many.) A desktop
 * that changes sends updates which nobody asked a row for, until no request is left; nothing more is
 * asked for where such updates hold all the rows, too.
 */
export class RestProbe implements QuietProbe {
  #rows = new RowProbe();
  #clock: (() => number) | undefined;
  #alone = 0;
  #restsSinceMs = 0;
  #streamed = 0;

  /** @param clock milliseconds; without it rows are only counted. */
  constructor(clock: (() => number) | undefined) {
    this.#clock = clock;
    this.#changed();
  }

  next(picture: Rect): Rect {
    return this.#rows.next(picture);
  }

  updateBegins(): void {
    this.#rows.updateBegins();
  }

  sizeRepeated(): void {}

  resized(): void {
    this.#streamed = 0;
  }

  painted(rect: Rect): void {
    this.#rows.painted(rect);
  }

  updateEnds(pixels: number, owed: number): ProbeVerdict {
    if (owed === 0) return "answered";
    const isAnswer = this.#rows.isCovered;
    if (isAnswer && this.#rows.isAlone(pixels)) return this.#rests() ? "answered" : "again";
    this.#changed();
    // The request for the row is still there: its answer comes.
    if (!isAnswer) return "waiting";
    return ++this.#streamed < STREAM_UPDATES ? "again" : "waiting";
  }

  #changed(): void {
    this.#alone = 0;
    this.#restsSinceMs = this.#clock?.() ?? 0;
  }

  #rests(): boolean {
    this.#alone++;
    const restedMs = this.#clock ? this.#clock() - this.#restsSinceMs : REST_MS;
    return this.#alone >= REST_ROWS && restedMs >= REST_MS;
  }
}
