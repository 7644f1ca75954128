import type { Rect } from "../rect.ts";

/** So many pixels of one line are asked for, from a multiple of them on: QEMU divides lines so. */
const WIDTH = 16;

/** The round trip is the least of so many answers in a row, since servers take their time, too. */
const SERIES = 3;

/** So long after a series the next one may begin; after one without any answer it is twice as long. */
const INTERVAL_MS = 5000;
const INTERVAL_LIMIT_MS = 300_000;

/** After so many updates with other pixels an answer is not to be told from them, or there is none. */
const PATIENCE = 8;

/** From one place to the next in parts of a line and of the picture: soon there are some everywhere. */
const STEP = { x: 0.7549, y: 0.5698 };

/** What a probe needs of its session. */
export interface RoundTripIO {
  /** Milliseconds; without it nothing is measured. */
  readonly clock: (() => number) | undefined;
  /** The whole picture. */
  area(): Rect;
  /** Whether the server knows fences, which measure better. */
  hasFences(): boolean;
  /** Asks for pixels, changed or not; the request's number, or 0 where nothing may be asked for now. */
  ask(area: Rect): number;
  /** The request of that number is answered. */
  answered(request: number): void;
}

/** A request under way. */
interface Question {
  readonly area: Rect;
  readonly request: number;
  readonly askedAtMs: number;
  /** SetEncodings before it. */
  readonly encodings: number;
  patience: number;
  /** When the last update came that told the size alone. */
  sizeAtMs: number | undefined;
}

/**
 * Measures the round trip where no fences do: a few pixels are asked for, which servers send at once
 * (RFC 6143 section 7.5.3), in a rectangle that nothing else in the picture makes. What a server takes to
 * answer counts, so that this is an upper bound. Servers that tell their size for such a request do so
 * first, and sooner: QEMU at once, libvncserver before it looks at its screen.
 *
 * It is told of updates between the pacer and whoever looks at the figure. There is one request at a
 * time, sent between two updates, so that a desktop at rest has none.
 */
export class RoundTripProbe {
  #io: RoundTripIO;
  #isForbidden = false;
  #hasPicture = false;
  #question: Question | undefined;
  /** Places where was asked. */
  #places = 0;
  #series: number[] = [];
  #measuredAtMs = -Infinity;
  #intervalMs = INTERVAL_MS;
  #roundTripMs: number | undefined;
  #encodings = 0;
  /** So many SetEncodings are acknowledged; the acknowledgement may tell the size. */
  #acknowledged = 0;
  #headerAtMs = 0;
  #tellsSize = false;
  #isAnswer = false;

  constructor(io: RoundTripIO) {
    this.#io = io;
  }

  /** As last measured. */
  get roundTripMs(): number | undefined {
    return this.#roundTripMs;
  }

  /** The server is not asked for so little. */
  forbid(): void {
    this.#isForbidden = true;
  }

  /** SetEncodings was sent, the first one or another. */
  encodingsSent(): void {
    this.#encodings++;
    if (this.#question) this.#question.sizeAtMs = undefined;
  }

  /** An update's header has come. */
  updateBegins(): void {
    this.#tellsSize = this.#isAnswer = false;
    if (this.#question) this.#headerAtMs = this.#io.clock!();
  }

  /** That update, or another message, tells the size that the picture has. */
  sizeRepeated(): void {
    this.#tellsSize = true;
  }

  /** The picture has another size: what was asked for may lie outside, or be forgotten. */
  resized(): void {
    this.#question = undefined;
  }

  /** That update paints `rect`. */
  painted({ x, y, width, height }: Rect): void {
    const area = this.#question?.area;
    if (area === undefined || x !== area.x || y !== area.y) return;
    this.#isAnswer ||= width === area.width && height === area.height;
  }

  /** That update is painted, and with it so many pixels. */
  updateEnds(pixels: number): void {
    if (this.#question) this.#judge(this.#question, pixels);
    this.#hasPicture ||= pixels > 0;
    if (this.#hasPicture) this.#ask();
  }

  #judge(question: Question, pixels: number): void {
    if (this.#isAnswer) this.#answered(question);
    else if (pixels > 0) {
      question.patience--;
      if (question.patience === 0) this.#conclude();
    } else if (this.#tellsSize && this.#acknowledged === this.#encodings) {
      question.sizeAtMs = this.#headerAtMs;
    }
  }

  #answered({ request, encodings, askedAtMs, sizeAtMs }: Question): void {
    this.#question = undefined;
    this.#acknowledged = encodings;
    this.#io.answered(request);
    this.#series.push((sizeAtMs ?? this.#headerAtMs) - askedAtMs);
    if (this.#series.length === SERIES) this.#conclude();
  }

  /** Ends a series, with as many answers as there were. */
  #conclude(): void {
    const answers = this.#series.splice(0);
    this.#question = undefined;
    this.#measuredAtMs = this.#io.clock!();
    if (answers.length > 0) this.#roundTripMs = Math.min(...answers);
    this.#intervalMs = answers.length > 0
      ? INTERVAL_MS
      : Math.min(2 * this.#intervalMs, INTERVAL_LIMIT_MS);
  }

  #ask(): void {
    const { clock } = this.#io;
    if (!clock || this.#question || this.#isForbidden || this.#io.hasFences()) return;
    const askedAtMs = clock();
    const isDue = this.#series.length > 0 || askedAtMs - this.#measuredAtMs >= this.#intervalMs;
    const area = isDue ? this.#nextPlace() : undefined;
    const request = area ? this.#io.ask(area) : 0;
    if (!area || request === 0) return;
    const encodings = this.#encodings;
    const patience = PATIENCE;
    this.#question = { area, request, askedAtMs, encodings, patience, sizeAtMs: undefined };
  }

  /** None in a picture so narrow that such a part is a line of it. */
  #nextPlace(): Rect | undefined {
    const { width, height } = this.#io.area();
    if (width <= WIDTH || height === 0) return undefined;
    const place = ++this.#places;
    const column = Math.floor(place * STEP.x % 1 * Math.floor(width / WIDTH));
    const y = Math.floor(place * STEP.y % 1 * height);
    return { x: WIDTH * column, y, width: WIDTH, height: 1 };
  }
}
