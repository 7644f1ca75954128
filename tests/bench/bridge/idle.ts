import { COMMAND } from "./commands.ts";
import { LoadViewer } from "./load_viewer.ts";
import { measureLatency } from "./latency.ts";
import { residentBytes } from "./process_tree.ts";
import type { Relay } from "./relay.ts";

const AT_ONCE = 16;
const VIEWER_BUFFER_BYTES = 2048;
/**
 * After this long a session is idle and not new any more: time limits of the dialling, 10 s, have run out.
 * Nothing forces a collection.
 */
const SETTLE_MS = 20_000;
const WARM_UP_SESSIONS = 32;

/** What sessions that rest cost. */
export interface IdleCost {
  /** KiB of resident memory for each session. */
  readonly perSession: number;
  /** Median round trip of one more session, in microseconds. */
  readonly latency: number;
}

/**
 * Opens `count` sessions, has each of them carry so many bytes to the viewer, and lets them be, with viewers that
 * answer pings. @throws when one cannot be opened.
 */
export async function measureIdle(relay: Relay, count: number, bytes = 0): Promise<IdleCost> {
  // The first sessions load and compile code, which is no cost of a session.
  await openAndClose(relay, WARM_UP_SESSIONS);
  await settle();
  const before = await residentBytes(relay.pid);
  const viewers = await openMany(relay, count);
  try {
    for (const viewer of viewers) {
      if (bytes > 0) {
        await viewer.command({ what: COMMAND.send, bytes });
        await viewer.take(bytes);
      }
      if (relay.kind.webSocket) viewer.rest();
    }
    await settle();
    const after = await residentBytes(relay.pid);
    const { p50 } = await measureLatency(relay, 1000);
    return { perSession: (after - before) / 1024 / count, latency: p50 };
  } finally {
    for (const viewer of viewers) viewer[Symbol.dispose]();
  }
}

async function openAndClose(relay: Relay, count: number): Promise<void> {
  for (const viewer of await openMany(relay, count)) viewer[Symbol.dispose]();
}

async function openMany(relay: Relay, count: number): Promise<LoadViewer[]> {
  const viewers: LoadViewer[] = [];
  while (viewers.length < count) {
    const more = Math.min(AT_ONCE, count - viewers.length);
    const opening = Array.from({ length: more }, () => LoadViewer.open(relay, VIEWER_BUFFER_BYTES));
    viewers.push(...await Promise.all(opening));
  }
  return viewers;
}

function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
}
