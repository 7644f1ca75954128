import type { Random } from "../_random.ts";

/** What a stream may hold: each hard for another part of an inflater. */
export const KINDS: Readonly<
  Record<string, (random: Random, length: number) => Uint8Array<ArrayBuffer>>
> = {
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

/** Quicker than `assertEquals` for much data. */
export function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
