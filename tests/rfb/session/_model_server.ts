import { intersects, type Rect, subtractRect } from "../../../rfb/rect.ts";

/** The number of the message that is a fence. */
export const FENCE = 248;

/** A desktop of which so many rows came alone is taken to rest. */
const REST_ROWS = 16;

/** What the server does in its own way. */
export interface Ways {
  readonly hasFences: boolean;
  readonly pushes: boolean;
  /** Confirms that it stopped pushing. */
  readonly confirms: "at once" | "late" | "never";
  /** Answers a fence ahead of what it sent before. */
  readonly hastens: boolean;
  /** Sends everything that changed, wherever it was asked for. */
  readonly sendsAll: boolean;
  /** Tells its size, in an update of its own, before it answers a request that is not incremental. */
  readonly tellsSize: boolean;
  /** Tells its size when it gets encodings. */
  readonly acknowledgesBySize: boolean;
  /** An update with nothing but a size uses requests up. */
  readonly sizeAnswers: boolean;
  /** So do some without pixels. */
  readonly hintAnswers: boolean;
  /** Uses up one request with each update, wherever that asks, as neatvnc does; such pushes nothing. */
  readonly counts: boolean;
}

interface Request {
  readonly incremental: boolean;
  readonly area: Rect;
}

type Sent =
  | { rects: Rect[]; size?: Rect; repeatsSize?: boolean; format: number; messagesRead: number }
  | { fence: number }
  | "end";

/** A server that has read nothing yet of what was written, of which nothing was read that it sent. */
export class ModelServer {
  readonly ways: Ways;
  area: Rect = { x: 0, y: 0, width: 200, height: 150 };
  format = 0;
  unread: Uint8Array[] = [];
  messagesRead = 0;
  sent: Sent[] = [];
  requests: Request[] = [];
  #pushes = false;
  #lateEnds = 0;
  #hintAnswers = 0;
  #damage: Rect[] = [];
  /** What a server that counts tells as soon as it may. */
  #news: Rect[] = [];
  /** Updates in a row that may be of a row alone. */
  #rowsAlone = 0;

  constructor(ways: Ways) {
    this.ways = ways;
  }

  /** Whether the desktop has rested so long that it is taken to rest on, and does. */
  get rests(): boolean {
    return this.ways.counts && this.#rowsAlone >= REST_ROWS - 1;
  }

  damaged(rect: Rect): void {
    this.#damage = [...this.#damage.flatMap((part) => subtractRect(part, rect)), rect];
  }

  resize(area: Rect): void {
    this.area = area;
    this.#damage = [];
    if (this.ways.counts) {
      this.#news.push(area);
      this.#damage.push(area);
      return;
    }
    this.#update([], area);
    if (this.ways.sizeAnswers) this.requests = [];
    // What was not asked for yet is new to the viewer all the same, when it asks.
    this.#damage.push(area);
  }

  /** Something without pixels. */
  hint(): void {
    if (this.ways.counts) return this.#tell();
    this.#update([]);
    if (this.ways.hintAnswers && this.#hintAnswers++ < 4) this.requests = [];
  }

  readMessage(): void {
    const bytes = this.unread.shift();
    if (bytes === undefined) return;
    this.messagesRead++;
    if (bytes[0] === 0) this.#rowsAlone = 0;
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    if (bytes[0] === 0) this.format = bytes[1]!;
    else if (bytes[0] === 2) this.#acknowledge();
    else if (bytes[0] === 150) {
      if (bytes[1] === 0) this.#stop();
      this.#pushes = bytes[1] === 1;
    } else if (bytes[0] === FENCE) {
      this.sent.splice(this.ways.hastens ? 0 : this.sent.length, 0, { fence: bytes[1]! });
    } else this.#request(bytes[1] === 1, rectAt(view));
  }

  /** Answers what can be answered, at once. */
  answer(): void {
    if (this.ways.counts) return this.#answerOne();
    if (this.#pushes && this.#damage.length > 0) {
      this.#update(this.#damage.splice(0));
      this.requests = [];
    }
    const asked = this.requests;
    const wanted = this.ways.sendsAll && asked.length > 0
      ? [this.area]
      : asked.map(({ area }) => area);
    const rects: Rect[] = [];
    for (const area of wanted) {
      for (const rect of this.#damage) rects.push(...intersection(rect, area));
      this.#damage = this.#damage.flatMap((rect) => subtractRect(rect, area));
    }
    if (rects.length === 0) return;
    this.requests = [];
    this.#update(rects);
  }

  /** Ends pushing, which nobody asked for. */
  endPushing(): void {
    if (this.#pushes) this.sent.push("end");
    this.#pushes = false;
  }

  confirmLate(): void {
    for (; this.#lateEnds > 0; this.#lateEnds--) this.sent.push("end");
  }

  get isPushing(): boolean {
    return this.#pushes;
  }

  /** An update with all that changed, for the first request. */
  #answerOne(): void {
    for (const area of this.#news.splice(0)) this.#tell(area);
    if (this.requests.length === 0 || this.#damage.length === 0) return;
    this.requests.shift();
    const rects = this.#damage.splice(0);
    const pixels = rects.reduce((sum, { width, height }) => sum + width * height, 0);
    this.#rowsAlone = pixels <= 4 * this.area.width ? this.#rowsAlone + 1 : 0;
    this.#update(rects);
  }

  /** An update without pixels, for the first request; a size waits for one. */
  #tell(size?: Rect): void {
    if (this.requests.shift() !== undefined) this.#update([], size);
    else if (size !== undefined) this.#news.push(size);
  }

  #stop(): void {
    const { confirms } = this.ways;
    if (this.#pushes && confirms === "late") this.#lateEnds++;
    if (confirms === "at once") this.endPushing();
  }

  #acknowledge(): void {
    if (this.ways.acknowledgesBySize) this.#send({ rects: [], repeatsSize: true });
    if (this.ways.pushes) this.sent.push("end");
  }

  #request(incremental: boolean, area: Rect): void {
    if (!incremental) {
      if (this.ways.tellsSize) {
        this.#send({ rects: [], repeatsSize: true });
      }
      this.damaged(area);
    }
    this.requests.push({ incremental, area });
  }

  #update(rects: readonly Rect[], size?: Rect): void {
    const clipped = rects.flatMap((rect) => intersection(rect, this.area));
    this.#send({ rects: clipped, ...size && { size } });
  }

  #send(update: { rects: Rect[]; size?: Rect; repeatsSize?: boolean }): void {
    this.sent.push({ ...update, format: this.format, messagesRead: this.messagesRead });
  }
}

function rectAt(view: DataView): Rect {
  const [x, y, width, height] = [2, 4, 6, 8].map((at) => view.getUint16(at));
  return { x: x!, y: y!, width: width!, height: height! };
}

/** What the two have in common, if anything. */
function intersection(a: Rect, b: Rect): Rect[] {
  if (!intersects(a, b)) return [];
  const x = Math.max(a.x, b.x), y = Math.max(a.y, b.y);
  const right = Math.min(a.x + a.width, b.x + b.width);
  return [{ x, y, width: right - x, height: Math.min(a.y + a.height, b.y + b.height) - y }];
}
