import { assert } from "@std/assert";
import { constants, createDeflate, deflateSync } from "node:zlib";
import { Inflater } from "../../../rfb/zlib/inflater.ts";
import { concat } from "../_feed.ts";
import { Random } from "../_random.ts";

/** What a stream may hold: each hard for another part of an inflater. */
const KINDS: Readonly<Record<string, (random: Random, length: number) => Uint8Array<ArrayBuffer>>> =
  {
    zeros: (_, length) => new Uint8Array(length),
    noise: (random, length) => random.bytes(length),
    "few values": (random, length) => random.bytes(length).map((byte) => byte & 3),
    "skewed values": (random, length) =>
      random.bytes(length).map((byte) => Math.clz32(byte << 24 | 1) * 16),
    "pixels of 3 bytes": (random, length) => {
      const row = random.bytes(90);
      return Uint8Array.from({ length }, (_, i) => i % 700 < 400 ? row[i % 3]! : row[i % 90]!);
    },
    "far repeats": (random, length) => {
      const part = random.bytes(32_768);
      return Uint8Array.from({ length }, (_, i) => part[i % part.length]! + Math.floor(i / 50_000));
    },
  };

const LENGTHS = [0, 1, 2, 3, 4, 5, 100, 258, 259, 5_000, 70_000, 200_000];

Deno.test("Inflater gives back what was deflated, at every level and length", () => {
  const random = new Random(1);
  for (const [kind, make] of Object.entries(KINDS)) {
    for (const length of LENGTHS) {
      const data = make(random, length);
      for (const level of [0, 1, 6, 9]) {
        for (const strategy of [constants.Z_DEFAULT_STRATEGY, constants.Z_FIXED]) {
          const stream = deflateSync(data, { level, strategy });
          const found = new Inflater().inflate(stream, length);
          assert(isEqual(found, data), `${length} bytes of ${kind} at level ${level}`);
        }
      }
    }
  }
});

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** One stream, flushed after each part: what servers send for one rectangle after the other. */
export async function deflateParts(
  parts: readonly Uint8Array[],
  level = 6,
): Promise<Uint8Array<ArrayBuffer>[]> {
  const stream = createDeflate({ level });
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for (const part of parts) {
    const chunks: Uint8Array[] = [];
    const keep = (chunk: Uint8Array) => chunks.push(chunk);
    stream.on("data", keep);
    stream.write(part);
    await new Promise<void>((resolve) => stream.flush(constants.Z_SYNC_FLUSH, () => resolve()));
    stream.off("data", keep);
    pieces.push(concat(...chunks));
  }
  stream.close();
  return pieces;
}

Deno.test("Inflater keeps its window over flushed pieces of any size", async () => {
  const random = new Random(2);
  const kinds = Object.values(KINDS);
  const parts = Array.from(
    { length: 60 },
    (_, i) => kinds[i % kinds.length]!(random, random.below(i % 9 === 0 ? 60_000 : 3_000)),
  );
  const inflater = new Inflater();
  for (const [i, piece] of (await deflateParts(parts)).entries()) {
    assert(isEqual(inflater.inflate(piece, parts[i]!.length), parts[i]!), `piece ${i}`);
  }
});
