/** Figures of a session, and what it counts for them. */
import { assert, assertEquals } from "@std/assert";
import type { Statistics } from "../../web/link.ts";
import { Gateway } from "./gateway.ts";
import { browserTest } from "./viewer.ts";
import { WorkerTap } from "./worker_tap.ts";

browserTest(
  "statistics come once a second while they are wanted, and make sense",
  async (browser) => {
    await using gateway = await Gateway.start({ args: ["--demo"] });
    const { page, tap } = await WorkerTap.open(
      browser,
      gateway.insecureUrl("/?token=demo&lang=en"),
    );
    await page.waitFor(`told.some(({ type }) => type === "cursor")`);
    assertEquals(await page.evaluate(`told.some(({ type }) => type === "statistics")`), false);
    await tap.say({ type: "statistics", on: true });
    await page.waitFor(`told.filter(({ type }) => type === "statistics").length >= 3`);
    await tap.say({ type: "statistics", on: false });
    const { statistics } = await tap.told({ type: "statistics" }) as { statistics: Statistics };
    const { framesPerSecond, megabitsPerSecond, decodeMs, encodings, width, height } = statistics;
    // The demo's desktop has hands that move and a chart that grows.
    assert(framesPerSecond > 1 && framesPerSecond < 200, `${framesPerSecond} frames a second`);
    assert(megabitsPerSecond > 0.001 && megabitsPerSecond < 1000, `${megabitsPerSecond} Mbit/s`);
    assert(decodeMs > 0 && decodeMs < 500, `${decodeMs} ms for one`);
    assert(Math.abs(encodings.reduce((sum, [, share]) => sum + share, 0) - 1) < 1e-9);
    const resized = await tap.told({ type: "resized" });
    assertEquals(resized, { type: "resized", width, height });
    assert(statistics.quality === "lossless" || statistics.quality <= 9);
    assertEquals(page.problems, []);
    await page.close();
  },
);
