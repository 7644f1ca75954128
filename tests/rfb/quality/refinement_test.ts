import { assert, assertEquals } from "@std/assert";
import { Damage } from "../../../rfb/damage.ts";
import { countPixels } from "../../../rfb/quality/area.ts";
import { Refinement, REST_MS } from "../../../rfb/quality/refinement.ts";
import type { Rect } from "../../../rfb/rect.ts";

const SCREEN = { x: 0, y: 0, width: 1000, height: 500 };
const ALL = Infinity;

/** A session with a clock of its own, whose server answers when the test says so. */
class Simulation {
  readonly lossy = new Damage();
  readonly requests: Rect[][] = [];
  /** Each change of the encodings. */
  readonly exact: boolean[] = [];
  now = 0;
  painted = 0;
  readonly refinement = new Refinement(this.lossy, {
    setExact: (exact) => this.exact.push(exact),
    request: (areas) => this.requests.push([...areas]),
  });

  /** An update of the server's own. */
  paint(rect: Rect, isLossy: boolean): void {
    if (isLossy) this.lossy.add(rect);
    else this.lossy.remove(rect);
    this.painted += rect.width * rect.height;
    this.refinement.updated(this.painted, this.now);
  }

  /** The answer to the last request. */
  answer(isLossy = false): void {
    const areas = this.requests.at(-1)!;
    for (const area of areas) this.paint(area, isLossy);
  }

  /** Lets time pass in small steps. */
  wait(ms: number, portionPixels = ALL): number | undefined {
    let next: number | undefined;
    for (const end = this.now + ms; this.now < end; this.now += 50) {
      next = this.refinement.tick(this.now, portionPixels);
    }
    return next;
  }
}

Deno.test("Refinement asks once and exactly for what is lossy, half a second after the last of it", () => {
  const session = new Simulation();
  session.paint(SCREEN, true);
  session.wait(REST_MS);
  assertEquals(session.requests, []);
  session.wait(100);
  assertEquals(session.requests, [[SCREEN]]);
  assertEquals(session.exact, [true]);
  session.answer();
  assertEquals([session.exact, session.lossy.rects], [[true, false], []]);
  assertEquals(session.wait(60_000), undefined);
  assertEquals(session.requests.length, 1);
});

Deno.test("Refinement has nothing to do, and no time to be called, where nothing is lossy", () => {
  const session = new Simulation();
  session.paint(SCREEN, false);
  assertEquals(session.wait(5000), undefined);
  assertEquals(session.requests, []);
});

Deno.test("Refinement never begins while a video plays", () => {
  const session = new Simulation();
  for (let frame = 0; frame < 300; frame++) {
    session.paint({ x: 100, y: 100, width: 320, height: 240 }, true);
    session.wait(100);
  }
  assertEquals(session.requests, []);
});

Deno.test("Refinement is not held up by exact updates such as a blinking text cursor", () => {
  const session = new Simulation();
  session.paint(SCREEN, true);
  for (let i = 0; i < 4; i++) {
    session.wait(200);
    session.paint({ x: 5, y: 5, width: 2, height: 16 }, false);
  }
  assertEquals(session.requests.length, 1);
});

Deno.test("Refinement asks nothing of a server that refreshes by itself, however slowly", () => {
  const session = new Simulation();
  session.paint(SCREEN, true);
  for (let y = 0; y < SCREEN.height; y += 50) {
    session.wait(REST_MS - 100);
    session.paint({ ...SCREEN, y, height: 50 }, false);
  }
  assertEquals([session.wait(5000), session.requests, session.exact], [undefined, [], []]);
});

Deno.test("Refinement ends when all is exact, whoever made it so", () => {
  const session = new Simulation();
  session.paint(SCREEN, true);
  session.wait(REST_MS + 100, 100_000);
  session.paint(SCREEN, false);
  assertEquals([session.exact, session.lossy.isEmpty], [[true, false], true]);
  assertEquals(session.wait(5000), undefined);
  assertEquals(session.requests.length, 1);
});

Deno.test("Refinement asks for overlapping areas once, so that their pixels can be counted", () => {
  const session = new Simulation();
  session.lossy.add({ x: 0, y: 0, width: 100, height: 100 });
  session.paint({ x: 90, y: 90, width: 100, height: 100 }, true);
  session.wait(REST_MS + 100);
  assertEquals(countPixels(session.requests[0]!), 100 * 100 + 100 * 100 - 10 * 10);
});

Deno.test("Refinement goes by portions where the line is slow, and stops when activity resumes", () => {
  const session = new Simulation();
  session.paint(SCREEN, true);
  session.wait(REST_MS + 100, 100_000);
  assertEquals(session.requests, [[{ ...SCREEN, height: 100 }]]);
  session.answer();
  assertEquals(session.lossy.rects, [{ ...SCREEN, y: 100, height: 400 }]);
  session.wait(100, 100_000);
  assertEquals(session.requests.at(-1), [{ ...SCREEN, y: 100, height: 100 }]);
  assertEquals(session.exact, [true]);

  const typed = { x: 0, y: 0, width: 50, height: 20 };
  session.paint(typed, true);
  session.answer();
  assertEquals(session.exact, [true, false]);
  session.wait(REST_MS + 200, 1_000_000);
  assertEquals(countPixels(session.requests.at(-1)!), 1000 * 300 + 50 * 20);
  session.answer();
  assertEquals(session.lossy.isEmpty, true);
});

Deno.test("Refinement leaves a server alone that answers lossy all the same", () => {
  const session = new Simulation();
  session.paint(SCREEN, true);
  for (let i = 0; i < 20; i++) {
    const before = session.requests.length;
    session.wait(6000);
    if (session.requests.length > before) session.answer(true);
  }
  assertEquals(session.requests.length, 3);
  assertEquals([session.lossy.isEmpty, session.exact.at(-1)], [true, false]);
});

Deno.test("Refinement is not what a video that begins meanwhile is sent exactly for", () => {
  const session = new Simulation();
  session.paint(SCREEN, true);
  session.wait(REST_MS + 100, 50_000);
  for (let frame = 0; frame < 5; frame++) session.paint({ ...SCREEN, y: 400, height: 100 }, false);
  session.answer();
  assertEquals(session.exact, [true, false]);
  assertEquals(session.lossy.rects, [{ ...SCREEN, y: 50, height: 350 }]);
});

Deno.test("Refinement does not wait for ever for an answer, nor ask for ever", () => {
  const session = new Simulation();
  session.paint(SCREEN, true);
  assertEquals(session.wait(60_000), undefined);
  assertEquals(session.requests.length, 3);
  assertEquals(session.exact.at(-1), false);
});

Deno.test("Refinement keeps trying through a busy time, since what moved is still lossy", () => {
  const session = new Simulation();
  for (let i = 0; i < 10; i++) {
    session.paint(SCREEN, true);
    session.wait(REST_MS + 100, 100_000);
    // Somebody scrolls at the very moment.
    session.paint(SCREEN, true);
    session.answer();
    session.wait(REST_MS - 100);
  }
  assertEquals(session.exact.at(-1), false);
  session.wait(200);
  session.answer();
  assert(session.lossy.isEmpty);
});

Deno.test("Refinement.stop() goes back to the encodings in force and forgets the answer", () => {
  const session = new Simulation();
  session.paint(SCREEN, true);
  session.wait(REST_MS + 100);
  session.refinement.stop();
  session.refinement.stop();
  assertEquals(session.exact, [true, false]);
  session.answer();
  assertEquals(session.exact, [true, false]);
});
