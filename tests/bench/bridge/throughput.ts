import { run } from "../../servers/child.ts";
import type { BulkOrder, BulkResult } from "./bulk_viewer.ts";
import type { Relay } from "./relay.ts";
import type { Target } from "./target.ts";

/** What moving bytes through a relay took. */
export interface Throughput {
  /** MB/s, megabytes of 10^6. */
  readonly speed: number;
  /** CPU seconds of the relay for 10^9 bytes. */
  readonly cpu: number;
  /** CPU seconds of target and viewer for 10^9 bytes. */
  readonly loadCpu: number;
}

/** Moves `bytes` through `relay`, whose target must be a bulk target. */
export async function measureThroughput(
  relay: Relay,
  target: Target,
  direction: BulkOrder["direction"],
  bytes: number,
): Promise<Throughput> {
  const order: BulkOrder = {
    direction,
    bytes,
    port: relay.port,
    relayPid: relay.pid,
    targetPid: target.pid,
    ...(relay.kind.webSocket ? { path: relay.path } : {}),
  };
  const program = new URL("./bulk_viewer.ts", import.meta.url).pathname;
  // Deno lets nobody with less than everything read other processes' files in /proc.
  const args = ["run", "--quiet", "--allow-all", program];
  const output = await run(Deno.execPath(), [...args, JSON.stringify(order)]);
  const result: BulkResult = JSON.parse(new TextDecoder().decode(output));
  return {
    speed: result.bytes / result.seconds / 1e6,
    cpu: result.relayCpu / result.bytes * 1e9,
    loadCpu: result.loadCpu / result.bytes * 1e9,
  };
}
