import { assert, assertEquals } from "@std/assert";
import { clearImmediate, setImmediate } from "node:timers";
import { FairReads } from "../../proxy/fair_reads.ts";

const READS = 1_000;

/** How many reads of bytes that are always there come before others have their turn, at most `READS`. */
async function readsUntilTurn(workMs: number): Promise<number> {
  const reads = new FairReads({ read: (buffer) => Promise.resolve(buffer.length) });
  let hasTurn = false;
  const turn = setImmediate(() => hasTurn = true);
  const buffer = new Uint8Array(16);
  let count = 0;
  for (; !hasTurn && count < READS; count++) {
    assertEquals(await reads.read(buffer), 16);
    for (const from = performance.now(); performance.now() - from < workMs;);
  }
  clearImmediate(turn);
  return count;
}

Deno.test("FairReads gives others their turn between reads that never wait", async () => {
  const reads = await readsUntilTurn(0);
  assert(reads < READS, `${reads} reads`);
});

Deno.test("FairReads gives others their turn the sooner, the more is done with what was read", async () => {
  const reads = await readsUntilTurn(3);
  assert(reads < 100, `${reads} reads`);
});

Deno.test("FairReads goes on though no other thread is free", async () => {
  const { digest } = crypto.subtle;
  crypto.subtle.digest = () => new Promise(() => {});
  try {
    assert(await readsUntilTurn(0) < READS);
  } finally {
    crypto.subtle.digest = digest;
  }
});
