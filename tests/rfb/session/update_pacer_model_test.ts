/**
 * The pacer against servers made by chance: it never stalls, and what waits is done while nothing is owed.
 * The probe of the round trip has no figure that is too low, and is in nobody's way.
 */
import { assert } from "@std/assert";
import type { Rect } from "../../../rfb/rect.ts";
import { RoundTripProbe } from "../../../rfb/session/round_trip_probe.ts";
import { UpdatePacer } from "../../../rfb/session/update_pacer.ts";
import { Random } from "../_random.ts";
import { FENCE, ModelServer, type Ways } from "./_model_server.ts";

const ROUNDS = 3000;
const EVENTS = 60;
const LONG_MS = 1_000_000;

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
    if (server.ways.counts) this.pacer.serverCounts();
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
    if (server.ways.counts) this.probe.forbid();
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
  const counts = random.below(4) === 0;
  const pushes = !counts && maybe();
  return {
    counts,
    pushes,
    confirms: (["at once", "late", "never"] as const)[random.below(3)]!,
    hastens: maybe(),
    hasFences: maybe(),
    sendsAll: maybe(),
    tellsSize: !counts && maybe(),
    acknowledgesBySize: !counts && maybe(),
    sizeAnswers: maybe(),
    hintAnswers: maybe(),
  };
}

function happen(random: Random, server: ModelServer, viewer: ModelViewer): void {
  const size = { x: 0, y: 0, width: 150 + random.below(90), height: 120 + random.below(60) };
  const changes = (change: () => void) => server.rests ? undefined : change();
  // Who has no picture asks for nothing, and would not be told by a server that waits for that.
  const hasNone = !server.ways.counts && random.below(8) === 0;
  const events: (() => void)[] = [
    () => viewer.look(),
    () => viewer.switchFormat(),
    () => viewer.pacer.refresh(randomRect(random, { x: 0, y: 0, width: 90, height: 70 })),
    () => changes(() => server.resize(hasNone ? { ...size, width: 0 } : size)),
    () => viewer.sendEncodings(),
    () => changes(() => server.hint()),
    () => server.endPushing(),
    () => server.confirmLate(),
    () => viewer.waits++,
  ];
  const changed = randomRect(random, { x: 0, y: 0, width: 150, height: 120 });
  const often = [
    () => changes(() => server.damaged(changed)),
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
