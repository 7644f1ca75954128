/**
 * The pacer against servers made by chance: it never stalls, and what waits is done while nothing is owed.
 * The probe of the round trip has no figure that is too low, and is in nobody's way.
 */
import { assert } from "@std/assert";
import { intersects, type Rect, subtractRect } from "../../../rfb/rect.ts";
import { RoundTripProbe } from "../../../rfb/session/round_trip_probe.ts";
import { UpdatePacer } from "../../../rfb/session/update_pacer.ts";
import { Random } from "../_random.ts";

const ROUNDS = 3000;
const EVENTS = 60;
const FENCE = 248;
const LONG_MS = 1_000_000;

/** What the server does in its own way. */
interface Ways {
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
class ModelServer {
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

  constructor(ways: Ways) {
    this.ways = ways;
  }

  damaged(rect: Rect): void {
    this.#damage = [...this.#damage.flatMap((part) => subtractRect(part, rect)), rect];
  }

  resize(area: Rect): void {
    this.area = area;
    this.#damage = [];
    this.#update([], area);
    if (this.ways.sizeAnswers) this.requests = [];
    // What was not asked for yet is new to the viewer all the same, when it asks.
    this.#damage.push(area);
  }

  /** Something without pixels. */
  hint(): void {
    this.#update([]);
    if (this.ways.hintAnswers && this.#hintAnswers++ < 4) this.requests = [];
  }

  readMessage(): void {
    const bytes = this.unread.shift();
    if (bytes === undefined) return;
    this.messagesRead++;
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

/** A viewer that reads in its own time; its pixel formats are numbers. */
class ModelViewer {
  readonly pacer: UpdatePacer;
  readonly probe: RoundTripProbe;
  waits = 0;
  /** What the server had read when it made the update at hand. */
  #messagesRead: number | undefined;
  #fences: (() => void)[] = [];
  isVisible = true;
  isWaiting = false;
  #server: ModelServer;
  #area: Rect;
  #format = 0;

  constructor(server: ModelServer) {
    this.#server = server;
    this.#area = server.area;
    this.pacer = new UpdatePacer({
      write: (bytes) => server.unread.push(bytes),
      area: () => this.#area,
      backlogBytes: () => server.sent.length > 12 ? 2 ** 30 : 0,
      hasFences: () => server.ways.hasFences,
      mark: (done) => server.unread.push(Uint8Array.of(FENCE, this.#fences.push(done) - 1)),
    });
    this.probe = new RoundTripProbe({
      // Counts messages: no less than at the request when the server had read that, plus long waits.
      clock: () => {
        const next = server.messagesRead + server.unread.length + 1;
        return LONG_MS * this.waits + (this.#messagesRead ?? next);
      },
      area: () => this.#area,
      hasFences: () => server.ways.hasFences,
      ask: (area) => this.pacer.refresh(area),
      answered: (request) => this.pacer.answered(request),
    });
  }

  readMessage(): void {
    const message = this.#server.sent.shift();
    if (message === undefined) return;
    if (message === "end") return this.pacer.pushEnded();
    if ("fence" in message) return this.#fences[message.fence]!();
    this.pacer.updateBegins();
    this.#messagesRead = message.messagesRead;
    this.probe.updateBegins();
    this.#messagesRead = undefined;
    if (message.size) {
      this.#area = message.size;
      this.pacer.resized();
      this.probe.resized();
    }
    for (const part of [this.pacer, this.probe]) {
      if (message.repeatsSize) part.sizeRepeated();
      for (const rect of message.rects) part.painted(rect);
    }
    const pixels = message.rects.reduce((sum, { width, height }) => sum + width * height, 0);
    assert(pixels === 0 || message.format === this.#format, "an update came in another format");
    this.pacer.updateEnds(pixels);
    this.probe.updateEnds(pixels);
    assert((this.probe.roundTripMs ?? 0) >= 0, "the round trip is shorter than it is");
  }

  look(): void {
    this.isVisible = !this.isVisible;
    this.pacer.setVisible(this.isVisible);
  }

  sendEncodings(): void {
    this.#server.unread.push(Uint8Array.of(2));
    this.probe.encodingsSent();
    this.pacer.encodingsSent();
  }

  switchFormat(): void {
    if (this.isWaiting) return;
    this.isWaiting = true;
    this.pacer.whenQuiet(() => {
      this.isWaiting = false;
      this.#format = this.#format + 1 & 255;
      this.#server.unread.push(Uint8Array.of(0, this.#format));
      this.pacer.askForAll();
    });
  }
}

function randomRect(random: Random, { width, height }: Rect): Rect {
  const x = random.below(width), y = random.below(height);
  return { x, y, width: 1 + random.below(width - x), height: 1 + random.below(height - y) };
}

function randomWays(random: Random): Ways {
  const maybe = () => random.below(2) === 1;
  const pushes = maybe();
  return {
    pushes,
    confirms: (["at once", "late", "never"] as const)[random.below(3)]!,
    hastens: maybe(),
    hasFences: maybe(),
    sendsAll: maybe(),
    tellsSize: maybe(),
    acknowledgesBySize: maybe(),
    sizeAnswers: maybe(),
    hintAnswers: maybe(),
  };
}

function happen(random: Random, server: ModelServer, viewer: ModelViewer): void {
  const size = { x: 0, y: 0, width: 150 + random.below(90), height: 120 + random.below(60) };
  const events: (() => void)[] = [
    () => viewer.look(),
    () => viewer.switchFormat(),
    () => viewer.pacer.refresh(randomRect(random, { x: 0, y: 0, width: 90, height: 70 })),
    () => server.resize(random.below(8) === 0 ? { ...size, width: 0 } : size),
    () => viewer.sendEncodings(),
    () => server.hint(),
    () => server.endPushing(),
    () => server.confirmLate(),
    () => viewer.waits++,
  ];
  const often = [
    () => server.damaged(randomRect(random, { x: 0, y: 0, width: 150, height: 120 })),
    () => server.readMessage(),
    () => server.answer(),
    () => viewer.readMessage(),
  ];
  const all = random.below(4) === 0 ? events : often;
  all[random.below(all.length)]!();
}

/** Lets everything be read and answered; how many steps that took. */
function settle(server: ModelServer, viewer: ModelViewer): void {
  for (let steps = 0; steps < 1000; steps++) {
    server.readMessage();
    server.answer();
    viewer.readMessage();
    server.confirmLate();
    if (server.unread.length + server.sent.length === 0) return;
  }
  throw new Error("Cannot settle: 1000 steps were not enough");
}

/** @returns whether the round trip was measured. */
function play(random: Random, ways: Ways): boolean {
  const server = new ModelServer(ways);
  const viewer = new ModelViewer(server);
  viewer.sendEncodings();
  for (let i = 0; i < EVENTS; i++) happen(random, server, viewer);
  settle(server, viewer);
  const { width, height } = server.area;
  const isMeasured = viewer.probe.roundTripMs !== undefined;
  if (!viewer.isVisible || width * height === 0) return isMeasured;
  assert(!viewer.isWaiting, "what waits was not done");
  assert(server.isPushing || server.requests.length > 0, "nothing is asked for");
  return isMeasured;
}

Deno.test("UpdatePacer never stalls, and changes formats between updates, with servers of all ways", () => {
  const seed = Number(Deno.env.get("PACER_SEED") ?? Date.now() % 1_000_000);
  let measured = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const random = new Random(seed + round);
    const ways = randomWays(random);
    try {
      if (play(random, ways)) measured++;
    } catch (cause) {
      const found = `PACER_SEED=${seed + round} and ${JSON.stringify(ways)}`;
      throw new Error(`Cannot pace with ${found}`, { cause });
    }
  }
  assert(measured > ROUNDS / 20, `the round trip was measured ${measured} times`);
});
