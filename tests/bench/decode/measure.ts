import type { Chromium } from "../../e2e/chromium.ts";
import { MARKER_RGB, MARKER_SIZE, type Recording } from "./recording.ts";
import type { Page } from "../../e2e/page.ts";
import { cpuSeconds } from "../bridge/process_tree.ts";
import { failAfter } from "../../servers/fail_after.ts";
import { type PeakMemory, PeakMemoryWatch } from "./peak_memory.ts";
import type { Pace, ReplayServer } from "./replay_server.ts";

const WINDOW = { width: 1960, height: 1200 };
const TIMEOUT_MS = 60_000;
/** What stands in the command line of the processes that run pages. */
const RENDERER = "--type=renderer";
/** A browser works on for a while behind a page that has loaded. */
const SETTLE_MS = 1_500;

/** A client in the browser. */
export interface WebClient {
  readonly name: string;
  /** Opens it and connects at once. */
  readonly url: string;
  /** Selects the canvas with the remote screen. */
  readonly canvas: string;
}

/** What one recording took, from the first update to the visible last picture. */
export interface DecodeCost extends PeakMemory {
  readonly seconds: number;
  /** CPU seconds of all of the browser's processes. */
  readonly cpu: number;
  /** Share of the time in which the page's thread was in tasks of over 50 ms. */
  readonly blocked: number;
  /** Share of the time in which the page's thread was in any task. */
  readonly busy: number;
  /** At so many times an update was due and not asked for. */
  readonly late: number;
}

/** Plays `recording` to `client` in a page of its own. */
export async function measureDecode(
  browser: Chromium,
  client: WebClient,
  server: ReplayServer,
  recording: Recording,
  pace: Pace = "lock-step",
): Promise<DecodeCost> {
  const replay = server.prepare(recording, pace);
  const page = await browser.newUnwatchedPage(WINDOW);
  try {
    await page.goto(client.url);
    await failAfter(replay.asked, TIMEOUT_MS, `the first request of ${client.name}`);
    await page.call("Performance.enable", { timeDomain: "timeTicks" });
    await page.evaluate(WATCH);
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    const cpuBefore = await cpuSeconds(browser.pid);
    const busyBefore = await taskSeconds(page);
    using memory = await PeakMemoryWatch.start(browser.pid, RENDERER);
    const startedAt = performance.now();
    replay.release();
    await failAfter(replay.finished, TIMEOUT_MS, `the requests of ${client.name}`);
    // Before the canvas is looked at, for which the browser copies all of one that a worker paints.
    const peaks = memory.peak();
    await page.waitFor(seesMarker(client.canvas), TIMEOUT_MS);
    const seconds = (performance.now() - startedAt) / 1000;
    const busy = await taskSeconds(page) - busyBefore;
    const cpu = await cpuSeconds(browser.pid) - cpuBefore;
    const blockedMs = await page.evaluate("benchWatch.blockedMs");
    return {
      seconds,
      cpu,
      blocked: blockedMs / 1000 / seconds,
      busy: busy / seconds,
      ...peaks,
      late: replay.late,
    };
  } finally {
    await page.close();
  }
}

async function taskSeconds(page: Page): Promise<number> {
  const { metrics } = await page.call("Performance.getMetrics");
  return metrics.find(({ name }: { name: string }) => name === "TaskDuration").value;
}

/** Watches the page's thread from within. */
const WATCH = `(() => {
  const watch = globalThis.benchWatch = { blockedMs: 0 };
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) watch.blockedMs += duration;
  }).observe({ type: "longtask" });
})()`;

/** An expression that is true once the canvas shows the marker. */
function seesMarker(canvas: string): string {
  return `(() => {
    const probe = globalThis.benchProbe ??=
      new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    const middle = ${MARKER_SIZE / 2};
    const screen = document.querySelector(${JSON.stringify(canvas)});
    probe.drawImage(screen, middle, middle, 1, 1, 0, 0, 1, 1);
    const { data } = probe.getImageData(0, 0, 1, 1);
    return ${JSON.stringify(MARKER_RGB)}.every((part, i) => data[i] === part);
  })()`;
}
