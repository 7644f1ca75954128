import { assert, assertEquals } from "@std/assert";
import { SampleRing } from "../../../web/page/sample_ring.ts";

const RATE = 1000;

/** Samples that count: frame `n` is `n` on the left and `-n` on the right. */
function counting(from: number, frames: number): Float32Array {
  return Float32Array.from({ length: 2 * frames }, (_, i) => (from + (i >> 1)) * (i % 2 ? -1 : 1));
}

function pull(ring: SampleRing, frames: number, channels = 2): number[][] {
  const outputs = Array.from({ length: channels }, () => new Float32Array(frames));
  ring.pull(outputs);
  return outputs.map((output) => [...output]);
}

const range = (from: number, count: number) => Array.from({ length: count }, (_, i) => from + i);

Deno.test("SampleRing gives what it took, in order, channel by channel", () => {
  const ring = new SampleRing(2, RATE, RATE);
  ring.push(counting(1, 50));
  ring.push(counting(51, 50));
  const [left, right] = pull(ring, 60);
  assertEquals(left, range(1, 60));
  assertEquals(right, range(1, 60).map((sample) => -sample));
  ring.push(counting(101, 150));
  assertEquals(pull(ring, 128)[0], range(61, 128));
});

Deno.test("SampleRing is silent until it has 40 ms, and again after a gap", () => {
  const ring = new SampleRing(2, RATE, RATE);
  ring.push(counting(1, 39));
  assertEquals(pull(ring, 3)[0], [0, 0, 0]);
  ring.push(counting(40, 1));
  assertEquals(pull(ring, 3)[0], [1, 2, 3]);
  assertEquals(pull(ring, 60)[0]!.slice(36), Array(24).fill(0));
  ring.push(counting(41, 20));
  assertEquals(pull(ring, 1)[0], [0]);
  ring.push(counting(61, 20));
  assertEquals(pull(ring, 1)[0], [40]);
});

Deno.test("SampleRing never keeps more than 200 ms, and drops the oldest", () => {
  const ring = new SampleRing(2, RATE, RATE);
  for (let from = 0; from < 1000; from += 25) ring.push(counting(from, 25));
  const left = pull(ring, 300)[0]!;
  const heard = left.filter((sample) => sample !== 0);
  assert(heard.length >= 100 && heard.length <= 200, `${heard.length}`);
  // The newest is heard, but for the one frame that waits for its neighbour.
  assertEquals(heard.at(-1), 998);
  assertEquals(heard, range(heard[0]!, heard.length));
});

Deno.test("SampleRing survives a packet longer than itself", () => {
  const ring = new SampleRing(2, RATE, RATE);
  ring.push(counting(1, 5000));
  const heard = pull(ring, 300)[0]!.filter((sample) => sample !== 0);
  assertEquals(heard, range(4901, 99));
});

Deno.test("SampleRing plays packets of another rate at their own speed", () => {
  const ring = new SampleRing(2, RATE, 2 * RATE);
  ring.push(counting(0, 100));
  assertEquals(pull(ring, 6)[0], [0, 0.5, 1, 1.5, 2, 2.5]);
});

Deno.test("SampleRing gives one channel to both ears", () => {
  const ring = new SampleRing(1, RATE, RATE);
  ring.push(Float32Array.from(range(1, 50)));
  assertEquals(pull(ring, 3), [[1, 2, 3], [1, 2, 3]]);
});
