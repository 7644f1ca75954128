import { assertEquals } from "@std/assert";
import type { Statistics } from "../../../web/link.ts";
import { describeFlow, StatisticsSampler } from "../../../web/worker/statistics.ts";

const NOTHING = { bytes: 0, updates: 0, decodeMs: 0, receiveMs: 0, pixels: new Map() };

Deno.test("describeFlow() gives rates of the time between two readings", () => {
  const before = { ...NOTHING, bytes: 1000, updates: 10, decodeMs: 5, pixels: new Map([[7, 100]]) };
  const after = {
    bytes: 1000 + 2_500_000,
    updates: 70,
    decodeMs: 125,
    receiveMs: 800,
    pixels: new Map([[1, 250], [7, 850], [0, 0]]),
  };
  assertEquals(describeFlow(before, after, 2000), {
    framesPerSecond: 30,
    megabitsPerSecond: 10,
    decodeMs: 2,
    encodings: [["Tight", 0.75], ["CopyRect", 0.25]],
  });
});

Deno.test("describeFlow() gives zeros for a second in which nothing came", () => {
  assertEquals(describeFlow(NOTHING, NOTHING, 1000), {
    framesPerSecond: 0,
    megabitsPerSecond: 0,
    decodeMs: 0,
    encodings: [],
  });
});

Deno.test("StatisticsSampler reports while it is on, and reads nothing otherwise", async () => {
  let reads = 0;
  const reports: Statistics[] = [];
  const first = Promise.withResolvers<void>();
  const pixels = new Map([[0, 64]]);
  const sampler = new StatisticsSampler(
    {
      get counters() {
        reads++;
        return { ...NOTHING, pixels };
      },
      roundTripMs: 12,
      framebuffer: { width: 8, height: 4 },
    },
    () => 6,
    (statistics) => {
      reports.push(statistics);
      first.resolve();
    },
  );
  assertEquals(reads, 0);
  sampler.on = true;
  pixels.set(0, 96);
  await first.promise;
  sampler.on = false;
  assertEquals(reads, 2);
  const { roundTripMs, width, height, quality, encodings } = reports[0]!;
  assertEquals([roundTripMs, width, height, quality], [12, 8, 4, 6]);
  assertEquals(encodings, [["Raw", 1]]);
});
