/**
 * Mutated sessions: whatever a server says, only our errors may come out, soon and in little memory.
 * `FUZZ_CASES` and `FUZZ_SEED` in the environment say how many in each file and which (`deno task fuzz`
 * runs more).
 */
// deno-lint-ignore-file no-console
import { assert, assertEquals } from "@std/assert";
import { Client } from "../../../rfb/client.ts";
import { RfbError } from "../../../rfb/errors.ts";
import { BaselineJpeg } from "../../../rfb/jpeg/baseline_jpeg.ts";
import { SimdPlanes } from "../../../rfb/jpeg/simd/simd_planes.ts";
import type { Platform } from "../../../rfb/platform.ts";
import type { ClientHandler } from "../../../rfb/session/client_handler.ts";
import { Feed } from "../_feed.ts";
import { Random } from "../_random.ts";
import type { SessionShape, SessionStream } from "../_session_streams.ts";

const CASES = Number(Deno.env.get("FUZZ_CASES") ?? 100_000);
const FIRST_SEED = Number(
  Deno.env.get("FUZZ_SEED") ?? crypto.getRandomValues(new Uint32Array(1))[0],
);
const LONGEST_CASE_MS = 1000;
/** A framebuffer of the largest size and its replacement, and as much again. */
const MEMORY_LIMIT_BYTES = 1024 ** 3;

/** What the sessions are drawn from: several pictures in each encoding. */
export const SEEDS: readonly number[] = [1, 2, 3, 4];

/** Small, so that a mutation hits something that matters. */
export const SHAPE: SessionShape = { width: 60, height: 50, longestSide: 24, updates: 1 };

const HANDLER: ClientHandler = {
  credentials: () => Promise.resolve({ password: "x" }),
  state() {},
  resized() {},
  name() {},
  bell() {},
  clipboard() {},
  cursor() {},
  updated() {},
};

const SIMD_PLANES = SimdPlanes.create();

/** Decodes what is ordinary JPEG, one way or the other, and lets the rest be. */
function createPlatform(isSimd: boolean): Platform {
  const jpeg = new BaselineJpeg(isSimd ? SIMD_PLANES : undefined);
  return {
    decodePicture(type, bytes, rect, target) {
      if (type === "image/jpeg") jpeg.decode(bytes, rect, target);
    },
  };
}

/** Values that sit at the edges of checks. */
const EDGES = [0, 1, 2, 0x7f, 0x80, 0xfe, 0xff];

/** Changes `source` in one to three places. */
function mutate(source: Uint8Array, random: Random): Uint8Array {
  let bytes = source.slice();
  for (let left = 1 + random.below(3); left > 0; left--) {
    const at = random.below(bytes.length);
    const mutation = random.below(5);
    if (mutation === 0) bytes[at] = random.below(256);
    else if (mutation === 1) bytes[at] = EDGES[random.below(EDGES.length)]!;
    else if (mutation === 2) bytes[at]! ^= 1 << random.below(8);
    else if (mutation === 3) bytes = splice(bytes, at, 1 + random.below(4), new Uint8Array(0));
    else bytes = splice(bytes, at, 0, random.bytes(1 + random.below(9)));
  }
  return bytes;
}

function splice(bytes: Uint8Array, at: number, removed: number, added: Uint8Array) {
  const rest = bytes.subarray(Math.min(bytes.length, at + removed));
  const spliced = new Uint8Array(at + added.length + rest.length);
  spliced.set(bytes.subarray(0, at));
  spliced.set(added, at);
  spliced.set(rest, at + added.length);
  return spliced;
}

/** In portions of up to 2 KiB, now and then of a few bytes. */
function cutUp(bytes: Uint8Array, random: Random): Uint8Array[] {
  const largest = random.below(8) === 0 ? 20 : 2048;
  const portions: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const size = 1 + random.below(largest);
    portions.push(bytes.subarray(at, at + size));
    at += size;
  }
  return portions;
}

async function outcomeOf(bytes: Uint8Array, random: Random): Promise<unknown> {
  const client = new Client(new Feed(cutUp(bytes, random)), HANDLER, {
    platform: createPlatform(random.below(2) === 1),
  });
  return await client.run().catch((error: unknown) => error);
}

/** Runs the case of one seed; answers with the name of how it ended. */
async function runCase({ bytes, name }: SessionStream, seed: number): Promise<string> {
  const random = new Random(seed);
  const startedAt = performance.now();
  const outcome = await outcomeOf(mutate(bytes, random), random);
  const ms = performance.now() - startedAt;
  const label = `FUZZ_SEED=${seed} FUZZ_CASES=1 (${name})`;
  const expected = outcome === "server_closed" || outcome instanceof RfbError;
  assert(expected, `${label}: ${outcome instanceof Error ? outcome.stack : outcome}`);
  assert(ms < LONGEST_CASE_MS, `${label}: took ${ms} ms`);
  return outcome instanceof RfbError ? outcome.name : String(outcome);
}

/** Two tests: that `sessions` are valid, and that their mutations end well. */
export function fuzz(what: string, sessions: readonly SessionStream[]): void {
  Deno.test(`Client survives the valid ${what} that the mutations begin with`, async () => {
    for (const { bytes } of sessions) {
      assertEquals(await outcomeOf(bytes, new Random(1)), "server_closed");
    }
  });

  Deno.test(`Client ends mutated ${what} with our errors only, soon, in bounded memory`, async () => {
    console.log(`FUZZ_SEED=${FIRST_SEED} FUZZ_CASES=${CASES}`);
    const ends = new Map<string, number>();
    for (let seed = FIRST_SEED; seed < FIRST_SEED + CASES; seed++) {
      const name = await runCase(sessions[seed % sessions.length]!, seed);
      ends.set(name, (ends.get(name) ?? 0) + 1);
      if (seed % 1000 === 0) checkMemory(seed);
    }
    // Mutations that reach nothing would prove nothing.
    for (const name of CASES < 1000 ? [] : ["server_closed", "ProtocolError", "ConnectionClosed"]) {
      assert((ends.get(name) ?? 0) > CASES / 1000, `FUZZ_SEED=${FIRST_SEED}: ${[...ends]}`);
    }
  });
}

function checkMemory(seed: number): void {
  const { heapUsed, external } = Deno.memoryUsage();
  assert(
    heapUsed + external < MEMORY_LIMIT_BYTES,
    `FUZZ_SEED=${seed}: ${heapUsed + external} bytes`,
  );
}
