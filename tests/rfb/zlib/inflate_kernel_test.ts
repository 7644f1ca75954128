import { assert, assertEquals } from "@std/assert";
import { constants, deflateSync } from "node:zlib";
import { InflateKernel } from "../../../rfb/zlib/inflate_kernel.ts";
import { Inflater } from "../../../rfb/zlib/inflater.ts";
import { lateInflateKernel } from "../../../rfb/zlib/late_inflate_kernel.ts";
import { Random } from "../_random.ts";
import { isEqual, KINDS } from "./_streams.ts";

/** Takes all there is, so that small streams show its edges. */
const KERNEL = InflateKernel.create(0)!;
const STRATEGIES = [constants.Z_DEFAULT_STRATEGY, constants.Z_HUFFMAN_ONLY, constants.Z_FIXED];

Deno.test("InflateKernel gives back what was deflated, at every level and length", () => {
  const random = new Random(1);
  for (const [kind, make] of Object.entries(KINDS)) {
    for (const length of [0, 1, 20, 100, 258, 259, 5_000, 70_000, 300_000]) {
      const data = make(random, length);
      for (const level of [0, 1, 6, 9]) {
        for (const strategy of STRATEGIES) {
          const stream = deflateSync(data, { level, strategy });
          const found = new Inflater(() => KERNEL).inflate(stream, length);
          assert(isEqual(found, data), `${length} bytes of ${kind} at level ${level}`);
        }
      }
    }
  }
});

Deno.test("InflateKernel copies matches of every length from every near distance", () => {
  const random = new Random(2);
  for (let distance = 1; distance <= 40; distance++) {
    const start = random.bytes(distance);
    // A byte that is nowhere else ends each repeat.
    const parts = Array.from({ length: 280 }, (_, length) => [
      ...Array.from({ length: length + distance }, (_, i) => start[i % distance]! >> 1),
      128 + length % 128,
    ]);
    const data = Uint8Array.from(parts.flat());
    const stream = deflateSync(data, { level: 9 });
    const found = new Inflater(() => KERNEL).inflate(stream, data.length);
    assert(isEqual(found, data), `distance ${distance}`);
  }
});

Deno.test("InflateKernel serves several streams in turns, in portions of any size", () => {
  const random = new Random(3);
  const streams = Object.values(KINDS).map((make) => {
    const data = make(random, 150_000);
    return {
      data,
      stream: deflateSync(data),
      at: 0,
      done: 0,
      inflater: new Inflater(() => KERNEL),
    };
  });
  while (streams.some(({ stream, at }) => at < stream.length)) {
    for (const own of streams) {
      const portion = own.stream.subarray(own.at, own.at += 1 + random.below(9_000));
      const found = own.inflater.inflate(portion, own.data.length - own.done);
      assert(isEqual(found, own.data.subarray(own.done, own.done + found.length)));
      own.done += found.length;
    }
  }
  for (const { data, done } of streams) assertEquals(done, data.length);
});

const TOO_MUCH = "Cannot inflate more than";

/** What comes out of a stream, or what is said of it. */
function outcome(inflater: Inflater, stream: Uint8Array, limit: number): Uint8Array | string {
  try {
    return inflater.inflate(stream, limit).slice();
  } catch (error) {
    return String(error);
  }
}

Deno.test("InflateKernel makes of broken streams what the program without it does, to the word", () => {
  const random = new Random(4);
  const kinds = Object.values(KINDS);
  let refused = 0;
  for (let i = 0; i < 6_000; i++) {
    const length = 1 + random.below(i % 10 === 0 ? 60_000 : 1_500);
    const data = kinds[i % kinds.length]!(random, length);
    const strategy = STRATEGIES[random.below(3)]!;
    const stream = deflateSync(data, { level: 1 + random.below(9), strategy });
    for (let left = random.below(4); left > 0; left--) {
      stream[random.below(stream.length)] = random.below(256);
    }
    const limit = length - random.below(2) * random.below(length);
    const expected = outcome(new Inflater(), stream, limit);
    const found = outcome(new Inflater(() => KERNEL), stream, limit);
    if (typeof expected === "string" || typeof found === "string") {
      // Beyond the limit either may come upon another fault before it stops.
      const isOver = `${found}`.includes(TOO_MUCH) || `${expected}`.includes(TOO_MUCH);
      if (isOver) assertEquals(typeof found, typeof expected, `case ${i}`);
      else assertEquals(found, expected, `case ${i}`);
      refused++;
    } else assert(isEqual(found, expected), `case ${i}`);
  }
  assert(refused > 1_000 && refused < 5_900, `${refused} refused`);
});

Deno.test("Inflater does not begin the kernel anew for each of many short blocks", () => {
  const blocks = 10_000;
  const stream = new Uint8Array(2 + Math.ceil(10 * blocks / 8));
  stream.set([0x78, 0x01]);
  // 0: not the last. 1 0: with the fixed codes. 0 0 0 0 0 0 0: its end.
  for (let bit = 17; bit < 17 + 10 * blocks; bit += 10) stream[bit >> 3]! |= 1 << (bit & 7);
  const data = new Random(7).bytes(20_000).map((byte) => byte >> 2);
  const tail = deflateSync(data, { strategy: constants.Z_HUFFMAN_ONLY });
  let begun = 0;
  const counted = () => {
    begun++;
    return KERNEL;
  };
  const inflater = new Inflater(counted);
  assertEquals(inflater.inflate(stream, 100).length, 0);
  assertEquals(begun, 1);
  assert(isEqual(inflater.inflate(tail.subarray(2, -4), 20_000), data));
  assert(begun > 1 && begun < 10, `${begun} times`);
});

/** As often as makes it worth loading. */
function wantOften(find: ReturnType<typeof lateInflateKernel>): void {
  for (let blocks = 0; blocks < 64; blocks++) assertEquals(find(), undefined);
}

Deno.test("lateInflateKernel() loads once, when it was wanted often, and does without what fails", async () => {
  let loads = 0;
  const find = lateInflateKernel(() => {
    loads++;
    return Promise.resolve(KERNEL);
  });
  for (let blocks = 0; blocks < 63; blocks++) find();
  assertEquals(loads, 0);
  assertEquals([find(), loads], [undefined, 1]);
  await Promise.resolve().then(() => {});
  for (let blocks = 0; blocks < 200; blocks++) assertEquals(find(), KERNEL);
  assertEquals(loads, 1);
  const broken = lateInflateKernel(() => Promise.reject(new Error("no network")));
  wantOften(broken);
  await Promise.resolve().then(() => {});
  assertEquals(broken(), undefined);
});

Deno.test("lateInflateKernel() finds the kernel by itself", async () => {
  const find = lateInflateKernel();
  wantOften(find);
  await import("../../../rfb/zlib/inflate_kernel.ts");
  while (find() === undefined) await new Promise((resolve) => setTimeout(resolve));
  const data = new Random(6).bytes(5_000);
  const stream = deflateSync(data, { strategy: constants.Z_FIXED });
  assert(isEqual(new Inflater(find).inflate(stream, 5_000), data));
});
