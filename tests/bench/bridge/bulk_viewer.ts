/**
 * A program that is one viewer in {@linkcode ./throughput.ts}: it moves bytes through a relay and prints what
 * that took as JSON. Its argument is a {@linkcode BulkOrder} as JSON.
 */
// deno-lint-ignore-file no-console
import { BANNER } from "../../_bytes.ts";
import { clientFrame } from "../../proxy/_websocket_client.ts";
import { COMMAND, encodeCommand } from "./commands.ts";
import { KernelSocket } from "./kernel_socket.ts";
import { cpuSeconds } from "./process_tree.ts";
import { BINARY, encodeUpgrade, upgradeHeadLength } from "./websocket_frames.ts";

const FRAME_BYTES = 64 * 1024;
const FRAMES_AT_ONCE = 16;
const BLOCK_BYTES = FRAMES_AT_ONCE * FRAME_BYTES;
/** Moved before the clock starts, so that buffers have grown and code is compiled. */
const WARM_UP_BLOCKS = 32;

/** What to do. */
export interface BulkOrder {
  readonly direction: "to viewer" | "to target";
  readonly port: number;
  /** Path and query of the WebSocket; absent for plain TCP. */
  readonly path?: string;
  readonly bytes: number;
  readonly relayPid: number;
  readonly targetPid: number;
}

/** What it took. */
export interface BulkResult {
  readonly bytes: number;
  readonly seconds: number;
  /** CPU seconds of the relay. */
  readonly relayCpu: number;
  /** CPU seconds of target and viewer. */
  readonly loadCpu: number;
}

function open({ port, path }: BulkOrder): KernelSocket {
  const relay = KernelSocket.connect(port);
  const buffer = new Uint8Array(4096);
  let end = 0;
  let head = 0;
  if (path) {
    relay.send(encodeUpgrade(port, path));
    while ((head = upgradeHeadLength(buffer.subarray(0, end))) === 0) {
      end += relay.receive(buffer.subarray(end));
    }
  }
  const bannerBytes = BANNER.length + (path ? 2 : 0);
  while (end < head + bannerBytes) end += relay.receive(buffer.subarray(end));
  return relay;
}

function encode({ path }: BulkOrder, payload: Uint8Array<ArrayBuffer>) {
  return path ? clientFrame(BINARY, payload) : payload;
}

/** Target to viewer: bytes are counted with their frame headers, one in 6,500 or fewer. */
function prepareToViewer(relay: KernelSocket, order: BulkOrder, blocks: number): () => void {
  const bytes = (blocks + 2 * WARM_UP_BLOCKS) * BLOCK_BYTES;
  relay.send(encode(order, encodeCommand({ what: COMMAND.send, bytes })));
  relay.discard(WARM_UP_BLOCKS * BLOCK_BYTES);
  return () => relay.discard(blocks * BLOCK_BYTES);
}

function prepareToTarget(relay: KernelSocket, order: BulkOrder, blocks: number): () => void {
  const frame = encode(order, new Uint8Array(FRAME_BYTES).map((_, i) => i));
  const frames = new Uint8Array(FRAMES_AT_ONCE * frame.length);
  for (let i = 0; i < FRAMES_AT_ONCE; i++) frames.set(frame, i * frame.length);
  const bytes = (blocks + WARM_UP_BLOCKS) * BLOCK_BYTES;
  relay.send(encode(order, encodeCommand({ what: COMMAND.take, bytes })));
  relay.sendRepeated(frames, WARM_UP_BLOCKS);
  return () => {
    relay.sendRepeated(frames, blocks);
    relay.discard(1);
  };
}

async function cpu({ relayPid, targetPid }: BulkOrder) {
  const load = await cpuSeconds(Deno.pid) + await cpuSeconds(targetPid);
  return { relay: await cpuSeconds(relayPid), load };
}

async function main(order: BulkOrder): Promise<BulkResult> {
  using relay = open(order);
  const blocks = Math.ceil(order.bytes / BLOCK_BYTES);
  const prepare = order.direction === "to viewer" ? prepareToViewer : prepareToTarget;
  const move = prepare(relay, order, blocks);
  const before = await cpu(order);
  const startedAt = performance.now();
  move();
  const seconds = (performance.now() - startedAt) / 1000;
  const after = await cpu(order);
  return {
    bytes: blocks * BLOCK_BYTES,
    seconds,
    relayCpu: after.relay - before.relay,
    loadCpu: after.load - before.load,
  };
}

console.log(JSON.stringify(await main(JSON.parse(Deno.args[0]!))));
