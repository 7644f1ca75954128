import { assertEquals } from "@std/assert";
import { ENGLISH } from "../../../web/page/messages_en.ts";
import { statisticsRows } from "../../../web/page/statistics_panel.ts";

const STATISTICS = {
  framesPerSecond: 29.7,
  megabitsPerSecond: 12.345,
  roundTripMs: 3.6,
  decodeMs: 1.26,
  encodings: [["Tight", 0.7], ["CopyRect", 0.2], ["ZRLE", 0.0968], ["Raw", 0.003]],
  width: 1920,
  height: 1080,
  quality: 6,
} as const;

Deno.test("statisticsRows() writes the last second for people", () => {
  assertEquals(Object.fromEntries(statisticsRows(STATISTICS, ENGLISH)), {
    framesPerSecond: "30",
    throughput: "12.35 Mbit/s",
    roundTrip: "4 ms",
    decodeTime: "1.3 ms",
    encodings: "Tight 70 %, CopyRect 20 %, ZRLE 10 %",
    size: "1920 × 1080",
    quality: "6",
  });
});

Deno.test("statisticsRows() says nothing of what is not known", () => {
  const idle = {
    ...STATISTICS,
    roundTripMs: undefined,
    encodings: [],
    quality: "lossless",
  } as const;
  const rows = Object.fromEntries(statisticsRows(idle, ENGLISH));
  assertEquals([rows.roundTrip, rows.encodings, rows.quality], ["–", "–", "Lossless"]);
});
