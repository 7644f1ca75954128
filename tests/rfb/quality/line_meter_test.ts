import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { LineMeter } from "../../../rfb/quality/line_meter.ts";

Deno.test("LineMeter measures bytes by the time waited for them, not by the time that passed", () => {
  const meter = new LineMeter();
  assertEquals(meter.line, { bytesPerSecond: undefined, roundTripMs: undefined });
  meter.sample({ bytes: 100_000, receiveMs: 100 }, undefined);
  assertAlmostEquals(meter.line.bytesPerSecond!, 1_000_000, 1);
  meter.sample({ bytes: 200_000, receiveMs: 200 }, undefined);
  assertAlmostEquals(meter.line.bytesPerSecond!, 1_000_000, 1);
});

Deno.test("LineMeter lets protocol chatter add up before it says anything", () => {
  const meter = new LineMeter();
  for (let bytes = 0; bytes < 30_000; bytes += 1000) {
    meter.sample({ bytes, receiveMs: 0 }, undefined);
  }
  assertEquals(meter.line.bytesPerSecond, undefined);
  meter.sample({ bytes: 50_000, receiveMs: 500 }, undefined);
  assertAlmostEquals(meter.line.bytesPerSecond!, 100_000, 1);
});

Deno.test("LineMeter takes what came in one piece for fast", () => {
  const meter = new LineMeter();
  meter.sample({ bytes: 100_000, receiveMs: 0 }, undefined);
  assert(meter.line.bytesPerSecond! >= 50_000_000);
});

Deno.test("LineMeter follows a line that changes, but not a hiccup", () => {
  const meter = new LineMeter();
  const total = { bytes: 0, receiveMs: 0 };
  const sample = (receiveMs: number, roundTripMs: number) => {
    total.bytes += 50_000;
    total.receiveMs += receiveMs;
    meter.sample(total, roundTripMs);
  };
  for (let i = 0; i < 6; i++) sample(5, 2 + i);
  sample(500, 900);
  sample(500, 901);
  assertAlmostEquals(meter.line.bytesPerSecond!, 10_000_000, 1);
  assertEquals(meter.line.roundTripMs, 7);
  sample(500, 902);
  assertAlmostEquals(meter.line.bytesPerSecond!, 100_000, 1);
  assertEquals(meter.line.roundTripMs, 900);
});

Deno.test("LineMeter does not hold it against a line that a person was asked at the join", () => {
  const meter = new LineMeter();
  for (let bytes = 0; bytes < 1_000_000; bytes += 100_000) {
    meter.sample({ bytes, receiveMs: bytes / 1000 }, 12_345);
  }
  assertEquals(meter.line.roundTripMs, undefined);
  for (const [index, roundTripMs] of [30, 771, 31].entries()) {
    assertEquals(meter.line.roundTripMs, undefined, `after ${index}`);
    meter.sample({ bytes: 1_000_000, receiveMs: 1000 }, roundTripMs);
  }
  assertEquals(meter.line.roundTripMs, 30);
});
