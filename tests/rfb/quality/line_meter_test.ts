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

Deno.test("LineMeter follows a line that changes within a few samples", () => {
  const meter = new LineMeter();
  meter.sample({ bytes: 10_000_000, receiveMs: 100 }, 2);
  let bytes = 10_000_000;
  let receiveMs = 100;
  for (let i = 0; i < 6; i++) {
    bytes += 50_000;
    receiveMs += 500;
    meter.sample({ bytes, receiveMs }, 400);
  }
  assert(meter.line.bytesPerSecond! < 130_000);
  assert(meter.line.roundTripMs! > 350);
});

Deno.test("LineMeter does not hold it against a line that a person was asked at the join", () => {
  const meter = new LineMeter();
  for (let bytes = 0; bytes < 1_000_000; bytes += 100_000) {
    meter.sample({ bytes, receiveMs: bytes / 1000 }, 12_345);
  }
  assertEquals(meter.line.roundTripMs, undefined);
  meter.sample({ bytes: 1_000_000, receiveMs: 1000 }, 30);
  assertEquals(meter.line.roundTripMs, 30);
});
