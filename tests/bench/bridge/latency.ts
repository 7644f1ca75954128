import { COMMAND } from "./commands.ts";
import { LoadViewer } from "./load_viewer.ts";
import type { Relay } from "./relay.ts";

/** A key or pointer event's size, about. */
const MESSAGE_BYTES = 8;
const WARM_UP_TRIPS = 500;

/** Round trips of small messages, in microseconds. */
export interface Latency {
  readonly p50: number;
  readonly p99: number;
}

/** Sends one small message after the other, each when the last has come back. */
export async function measureLatency(relay: Relay, trips: number): Promise<Latency> {
  using viewer = await LoadViewer.open(relay);
  await viewer.command({ what: COMMAND.echo, bytes: 0 });
  const message = viewer.encode(new Uint8Array(MESSAGE_BYTES));
  const times = new Float64Array(trips);
  for (let trip = -WARM_UP_TRIPS; trip < trips; trip++) {
    const startedAt = performance.now();
    await viewer.write(message);
    await viewer.take(MESSAGE_BYTES);
    if (trip >= 0) times[trip] = 1000 * (performance.now() - startedAt);
  }
  times.sort();
  return { p50: times[trips >> 1]!, p99: times[Math.floor(0.99 * trips)]! };
}
