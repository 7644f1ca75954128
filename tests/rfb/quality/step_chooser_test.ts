import { assert, assertEquals } from "@std/assert";
import type { Line } from "../../../rfb/quality/line_meter.ts";
import { FIRST_STEP, QUALITY_STEPS } from "../../../rfb/quality/quality_step.ts";
import { StepChooser } from "../../../rfb/quality/step_chooser.ts";

const LAN: Line = { bytesPerSecond: 100_000_000, roundTripMs: 1 };
const DSL: Line = { bytesPerSecond: 1_500_000, roundTripMs: 40 };
const SLOW: Line = { bytesPerSecond: 60_000, roundTripMs: 300 };

/** Looks twice a second from `fromMs` on; the qualities that were in force, and when they began. */
function follow(
  chooser: StepChooser,
  lineAt: (ms: number, quality: number) => Line,
  untilMs: number,
  fromMs = 0,
): [number, number][] {
  const changes: [number, number][] = [];
  for (let ms = fromMs; ms <= untilMs; ms += 500) {
    const { quality } = chooser.choose(lineAt(ms, chooser.step.quality), ms);
    if (quality !== changes.at(-1)?.[1]) changes.push([ms, quality]);
  }
  return changes;
}

Deno.test("QUALITY_STEPS only ever ask less of worse lines", () => {
  QUALITY_STEPS.slice(1).forEach((step, i) => {
    const better = QUALITY_STEPS[i]!;
    assert(step.quality < better.quality && step.compression >= better.compression);
    assert(step.bytesPerSecond < better.bytesPerSecond && step.roundTripMs > better.roundTripMs);
  });
  assertEquals(QUALITY_STEPS.at(-1)!.bytesPerSecond, 0);
});

Deno.test("StepChooser begins in the middle and stays there as long as nothing is known", () => {
  const unknown = { bytesPerSecond: undefined, roundTripMs: undefined };
  assertEquals(follow(new StepChooser(), () => unknown, 60_000), [[
    0,
    QUALITY_STEPS[FIRST_STEP]!.quality,
  ]]);
});

Deno.test("StepChooser rises to the best on a local network, one step after the other", () => {
  assertEquals(follow(new StepChooser(), () => LAN, 60_000), [[0, 6], [4000, 8], [8000, 9]]);
});

Deno.test("StepChooser keeps quality 6 on an ordinary line", () => {
  assertEquals(follow(new StepChooser(), () => DSL, 60_000), [[0, 6]]);
});

Deno.test("StepChooser falls at once as far as a slow line wants", () => {
  assertEquals(follow(new StepChooser(), () => SLOW, 60_000), [[0, 6], [1000, 3]]);
});

Deno.test("StepChooser falls when round trips grow, however fast bytes come", () => {
  const queued = { bytesPerSecond: 100_000_000, roundTripMs: 900 };
  assertEquals(follow(new StepChooser(), () => queued, 30_000), [[0, 6], [1000, 3]]);
});

Deno.test("StepChooser does not follow a hiccup", () => {
  const hiccups = (ms: number) => ms % 10_000 === 5000 ? SLOW : DSL;
  assertEquals(follow(new StepChooser(), hiccups, 60_000), [[0, 6]]);
});

Deno.test("StepChooser does not flap on a line at the border of two steps", () => {
  const border = QUALITY_STEPS[FIRST_STEP]!.bytesPerSecond;
  const wavering = (ms: number): Line => ({
    bytesPerSecond: border * (1 + 0.3 * Math.sin(ms / 700)),
    roundTripMs: 50,
  });
  const changes = follow(new StepChooser(), wavering, 300_000);
  assert(changes.length <= 2, JSON.stringify(changes));
});

Deno.test("StepChooser tries ever more rarely what did not last", () => {
  // The line has the bytes, but each better step fills its queues.
  const chooser = new StepChooser();
  const congested = (_ms: number, quality: number): Line => ({
    bytesPerSecond: 20_000_000,
    roundTripMs: quality > 4 ? 500 : 10,
  });
  const changes = follow(chooser, congested, 600_000);
  const rises = changes.filter(([, quality]) => quality === 6).map(([ms]) => ms);
  assert(rises.length >= 3 && rises.length < 16, JSON.stringify(changes));
  assert(rises.at(-1)! - rises.at(-2)! >= 32_000, JSON.stringify(changes));
});

Deno.test("StepChooser recovers when the line does", () => {
  const chooser = new StepChooser();
  follow(chooser, () => SLOW, 10_000);
  assertEquals(follow(chooser, () => LAN, 60_000, 10_500).map(([, quality]) => quality), [
    3,
    4,
    6,
    8,
    9,
  ]);
});
