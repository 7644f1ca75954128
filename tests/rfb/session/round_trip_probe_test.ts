import { assert, assertEquals } from "@std/assert";
import type { Rect } from "../../../rfb/rect.ts";
import { RoundTripProbe } from "../../../rfb/session/round_trip_probe.ts";

const PICTURE = { x: 0, y: 0, width: 200, height: 120 };

/** A probe of which SetEncodings was sent and acknowledged, and what it did. */
function probe() {
  const state = { nowMs: 0, area: PICTURE as Rect, hasFences: false, mayAsk: true };
  const asked: Rect[] = [];
  const answered: number[] = [];
  const made = new RoundTripProbe({
    clock: () => state.nowMs,
    area: () => state.area,
    hasFences: () => state.hasFences,
    ask: (area) => state.mayAsk ? asked.push(area) : 0,
    answered: (request) => answered.push(request),
  });
  /** After so many milliseconds an update with these rectangles; does it tell the size? */
  const update = (afterMs: number, rects: readonly Rect[] = [], size = false) => {
    state.nowMs += afterMs;
    made.updateBegins();
    if (size) made.sizeRepeated();
    for (const rect of rects) made.painted(rect);
    // What was painted took its time.
    state.nowMs += 1000 * rects.length;
    made.updateEnds(rects.reduce((sum, { width, height }) => sum + width * height, 0));
  };
  const answer = (afterMs: number) => update(afterMs, asked.slice(-1));
  made.encodingsSent();
  return { probe: made, state, asked, answered, update, answer };
}

/** One that has measured once. */
function measured(ms: number) {
  const made = probe();
  made.update(0, [PICTURE]);
  for (let i = 0; i < 3; i++) made.answer(ms);
  assertEquals([made.asked.length, made.probe.roundTripMs], [3, ms]);
  return made;
}

Deno.test("RoundTripProbe takes the least of three answers, one asked for after the other", () => {
  const { probe: made, asked, answered, update, answer } = probe();
  update(7);
  update(7, [], true);
  assertEquals(asked.length, 0);
  update(7, [PICTURE]);
  assertEquals(asked.length, 1);
  for (const [i, ms] of [50, 30, 40].entries()) {
    assertEquals([made.roundTripMs, asked.length, answered.length], [undefined, i + 1, i]);
    answer(ms);
  }
  assertEquals([made.roundTripMs, asked.length], [30, 3]);
  assertEquals(answered, [1, 2, 3]);
});

Deno.test("RoundTripProbe asks for 16 pixels of a line, from a multiple of 16 on, elsewhere each time", () => {
  const { state, asked, update, answer } = measured(5);
  for (const [width, height] of [[200, 120], [17, 1], [1920, 1080]] as const) {
    state.area = { x: 0, y: 0, width, height };
    for (let i = 0; i < 100; i++) {
      update(6000);
      answer(5);
    }
  }
  for (const { x, y, width, height } of asked) {
    assertEquals([width, height, x % 16], [16, 1, 0]);
    assert(x >= 0 && y >= 0 && x + width <= 1920 && y < 1080);
  }
  const inFirst = asked.slice(0, 103);
  assert(inFirst.every(({ x, y }) => x + 16 <= 200 && y < 120));
  assert(new Set(inFirst.map(({ x, y }) => `${x},${y}`)).size > 100);
  for (
    const part of [({ x, y }: Rect) => x < 960 && y < 540, ({ x, y }: Rect) => x > 960 && y > 540]
  ) {
    assert(asked.slice(-90).filter(part).length > 15, "expected places everywhere");
  }
});

Deno.test("RoundTripProbe measures again after five seconds, when an update comes", () => {
  const { probe: made, asked, update, answer } = measured(5);
  update(3900);
  assertEquals(asked.length, 3);
  update(2000);
  assertEquals(asked.length, 4);
  for (let i = 0; i < 3; i++) answer(80);
  assertEquals([made.roundTripMs, asked.length], [80, 6]);
});

Deno.test("RoundTripProbe takes updates with other pixels for no answers, also where they cover the place", () => {
  const { probe: made, asked, update, answer } = probe();
  update(0, [PICTURE]);
  const area = asked[0]!;
  const others = [PICTURE, { ...area, height: 2 }, { ...area, x: area.x - 16 }, {
    ...area,
    width: 8,
  }];
  for (const other of others) update(10, [other]);
  assertEquals(asked.length, 1);
  update(10, [PICTURE, area]);
  assertEquals(asked.length, 2);
  answer(1);
  answer(1);
  assertEquals(made.roundTripMs, 1);
});

Deno.test("RoundTripProbe has one request under way at most, and never two", () => {
  const { asked, update, answer } = probe();
  update(0, [PICTURE]);
  for (let i = 0; i < 1000; i++) update(60_000);
  assertEquals(asked.length, 1);
  answer(1);
  assertEquals(asked.length, 2);
});

Deno.test("RoundTripProbe asks less and less often where no answer can be told, and has no figure", () => {
  const { probe: made, state, asked, update } = probe();
  const times: number[] = [];
  while (state.nowMs < 3_600_000) {
    const before = asked.length;
    update(0, [PICTURE]);
    if (asked.length > before) times.push(state.nowMs);
  }
  assertEquals(made.roundTripMs, undefined);
  const waits = times.slice(1).map((ms, i) => ms - times[i]!);
  assertEquals(waits.slice(0, 3), [18_000, 28_000, 48_000]);
  assert(waits.slice(6).every((ms) => ms === 308_000), `${waits}`);
});

Deno.test("RoundTripProbe has a figure of the answers that it can tell, and asks as often as before", () => {
  const { probe: made, asked, update, answer } = probe();
  update(0, [PICTURE]);
  answer(30);
  for (let i = 0; i < 8; i++) {
    assertEquals(made.roundTripMs, undefined);
    update(10, [PICTURE]);
  }
  assertEquals(made.roundTripMs, 30);
  update(5000);
  assertEquals(asked.length, 3);
});

Deno.test("RoundTripProbe does not wait for pixels where the size comes first", () => {
  const { probe: made, update, answer } = measured(5);
  update(6000);
  for (const ms of [3, 2, 9]) {
    update(ms, [], true);
    answer(40);
  }
  assertEquals(made.roundTripMs, 2);
});

Deno.test("RoundTripProbe takes the last size before an answer, since others were asked for before", () => {
  const { probe: made, update, answer } = measured(5);
  update(6000);
  for (let i = 0; i < 3; i++) {
    update(1, [], true);
    update(20, [], true);
    answer(40);
  }
  assertEquals(made.roundTripMs, 21);
});

Deno.test("RoundTripProbe takes no size for an answer that may acknowledge new encodings", () => {
  const { probe: made, update, answer } = measured(5);
  made.encodingsSent();
  update(6000);
  update(1, [], true);
  answer(40);
  update(2, [], true);
  made.encodingsSent();
  answer(50);
  update(3, [], true);
  answer(60);
  assertEquals(made.roundTripMs, 41);
  update(6000);
  update(4, [], true);
  answer(60);
  for (let i = 0; i < 2; i++) answer(60);
  assertEquals(made.roundTripMs, 4);
});

Deno.test("RoundTripProbe takes a size with pixels, or in an update without, for what it is", () => {
  const { probe: made, update, answer } = measured(5);
  update(6000);
  for (let i = 0; i < 3; i++) {
    update(1, [{ ...PICTURE, height: 3 }], true);
    update(1);
    answer(40);
  }
  assertEquals(made.roundTripMs, 1042);
});

Deno.test("RoundTripProbe asks for nothing where fences are known, or nothing may be asked for", () => {
  const { probe: made, state, asked, update, answer } = measured(5);
  state.hasFences = true;
  update(6000);
  state.hasFences = false;
  state.mayAsk = false;
  update(6000);
  state.mayAsk = true;
  state.area = { ...PICTURE, width: 16 };
  update(6000);
  state.area = { ...PICTURE, height: 0 };
  update(6000);
  assertEquals(asked.length, 3);
  state.area = PICTURE;
  update(0);
  for (let i = 0; i < 3; i++) answer(9);
  assertEquals(made.roundTripMs, 9);
  made.forbid();
  update(6000);
  assertEquals(asked.length, 6);
});

Deno.test("RoundTripProbe asks anew where the picture has another size, at once", () => {
  const { probe: made, state, asked, answered, update, answer } = probe();
  update(0, [PICTURE]);
  answer(20);
  state.area = { ...PICTURE, width: 100 };
  made.updateBegins();
  made.resized();
  made.updateEnds(0);
  assertEquals([asked.length, answered.length], [3, 1]);
  update(30, [asked[1]!]);
  assertEquals([asked.length, answered.length], [3, 1]);
  answer(40);
  answer(50);
  assertEquals([made.roundTripMs, asked.length], [20, 4]);
});

Deno.test("RoundTripProbe measures nothing without a clock", () => {
  const asked: Rect[] = [];
  const made = new RoundTripProbe({
    clock: undefined,
    area: () => PICTURE,
    hasFences: () => false,
    ask: (area) => asked.push(area),
    answered: () => {},
  });
  made.encodingsSent();
  made.updateBegins();
  made.updateEnds(1);
  assertEquals([asked.length, made.roundTripMs], [0, undefined]);
});
