import { COMMAND } from "./commands.ts";
import { type Latency, measureLatency } from "./latency.ts";
import { LoadViewer } from "./load_viewer.ts";
import { residentBytes } from "./process_tree.ts";
import type { Relay } from "./relay.ts";

const STALL_MS = 3_000;
const SAMPLE_EVERY_MS = 100;

/** Several at once, since one alone is lost in what a runtime grows by anyway. */
const STALLED_VIEWERS = 10;

/** What a viewer that never reads costs the relay, and the others. */
export interface StallCost {
  /** MiB by which resident memory grew at most, for each such viewer. */
  readonly growth: number;
  /** Round trips of another session meanwhile. */
  readonly others: Latency;
}

/** Has the target send `bytes` to each of several viewers that never read. */
export async function measureStall(relay: Relay, bytes: number): Promise<StallCost> {
  await measureLatency(relay, 1000);
  const before = await residentBytes(relay.pid);
  using stalled = new DisposableStack();
  for (let i = 0; i < STALLED_VIEWERS; i++) {
    const viewer = stalled.use(await LoadViewer.open(relay));
    await viewer.command({ what: COMMAND.send, bytes });
  }
  const others = measureLatency(relay, 5000);
  const peak = await watchPeak(relay);
  return { growth: (peak - before) / 1024 ** 2 / STALLED_VIEWERS, others: await others };
}

async function watchPeak(relay: Relay): Promise<number> {
  let peak = 0;
  for (const endsAt = performance.now() + STALL_MS; performance.now() < endsAt;) {
    peak = Math.max(peak, await residentBytes(relay.pid));
    await new Promise((resolve) => setTimeout(resolve, SAMPLE_EVERY_MS));
  }
  return peak;
}
