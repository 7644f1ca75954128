import { assert, assertEquals } from "@std/assert";
import { ProtocolError } from "../../../../rfb/errors.ts";
import { Framebuffer } from "../../../../rfb/framebuffer.ts";
import { BaselineJpeg } from "../../../../rfb/jpeg/baseline_jpeg.ts";
import { SimdPlanes } from "../../../../rfb/jpeg/simd/simd_planes.ts";
import { concat } from "../../../_bytes.ts";
import { Random } from "../../_random.ts";
import { quantization, segment } from "../../decoders/_jpeg.ts";

interface Kind {
  /** Of luma; 0 for grey. */
  readonly sampling: number;
  readonly restartInterval?: number;
  /** How many codes there are of each length. @default sixteen of four bits */
  readonly counts?: readonly number[];
  /** The same of those for all coefficients but the first. @default `counts` */
  readonly acCounts?: readonly number[];
}

/** Symbols, of which the first have the longest codes. */
const DC = [0, 0, 0, 0, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 5, 5, 1];
const AC = [0, 0, 0, 0, 1, 1, 2, 2, 3, 4, 0x11, 0x12, 0x21, 0x33, 0x05, 0xf0, 0x34];
/** Any bits are codes of these. */
const EQUAL_COUNTS = [0, 0, 0, 16, ...new Array<number>(12).fill(0)];
const ALL_LENGTHS = [...new Array<number>(15).fill(1), 2];
/** There is no code of ones. */
const TOO_FEW = new Array<number>(16).fill(1);

function codes(id: number, values: readonly number[], counts: readonly number[]): number[] {
  const count = counts.reduce((sum, one) => sum + one);
  return segment(0xc4, id, ...counts, ...values.toReversed().slice(0, count));
}

/** More bytes than a block has of these codes. */
const BLOCK_BYTES = 170;

/** Noise, of so many bytes for each restart interval. */
function drawData(random: Random, lengths: readonly number[], { counts }: Kind): Uint8Array {
  const data: number[] = [];
  for (const length of lengths) {
    if (data.length > 0) data.push(0xff, 0xd0 + random.below(8));
    for (let i = 0; i < length; i++) {
      const byte = counts && random.below(2) === 0 ? 0xff : random.below(256);
      data.push(byte);
      if (byte === 0xff) data.push(0);
    }
  }
  return Uint8Array.from(data);
}

/** How many restart intervals a picture has, and at most how many bytes each of them. */
function countIntervals(width: number, height: number, { sampling, restartInterval }: Kind) {
  const [across, down] = sampling === 0 ? [1, 1] : [sampling >> 4, sampling & 15];
  const units = Math.ceil(width / (8 * across)) * Math.ceil(height / (8 * down));
  const most = Math.min(units, restartInterval || units);
  return { count: Math.ceil(units / most), bytes: most * (across * down + 2) * BLOCK_BYTES };
}

/** A picture of noise up to its data. */
function drawHeader(random: Random, width: number, height: number, kind: Kind): Uint8Array {
  const { sampling, restartInterval = 0, counts = EQUAL_COUNTS, acCounts = counts } = kind;
  const ids = sampling === 0 ? [1] : [1, 2, 3];
  const frame = ids.flatMap((id) => [id, id === 1 ? sampling || 0x11 : 0x11, 0]);
  const scan = ids.flatMap((id) => [id, 0]);
  const size = [height >> 8, height & 255, width >> 8, width & 255];
  return concat(
    [0xff, 0xd8],
    quantization(0, 1 + random.below(30)),
    codes(0, DC, counts),
    codes(0x10, AC, acCounts),
    segment(0xc0, 8, ...size, ids.length, ...frame),
    segment(0xdd, restartInterval >> 8, restartInterval & 255),
    segment(0xda, ids.length, ...scan, 0, 63, 0),
  );
}

function drawJpeg(random: Random, width: number, height: number, kind: Kind): Uint8Array {
  const { count, bytes } = countIntervals(width, height, kind);
  const data = drawData(random, new Array<number>(count).fill(bytes), kind);
  return concat(drawHeader(random, width, height, kind), data, [0xff, 0xd9]);
}

function decode(decoder: BaselineJpeg, bytes: Uint8Array, width: number, height: number) {
  const target = new Framebuffer(width + 3, height + 2);
  assert(decoder.decode(bytes, { x: 2, y: 1, width, height }, target));
  return new Uint8Array(target.pixels.buffer);
}

/**
 * A level of a sample, which may be rounded the other way where it lies between two, is up to 1.77 levels of a
 * colour; that of two samples is up to one more.
 */
const TOLERATED_LEVELS = 3;

function assertAlike(found: Uint8Array, wanted: Uint8Array, what: string): void {
  let different = 0;
  for (let i = 0; i < wanted.length; i++) {
    const levels = Math.abs(found[i]! - wanted[i]!);
    if (levels > 0) different++;
    assert(levels <= TOLERATED_LEVELS, `${what}: ${found[i]} for ${wanted[i]} at ${i}`);
  }
  assert(different <= wanted.length / 50 + 3, `${what}: ${different} of ${wanted.length}`);
}

const KINDS: Readonly<Record<string, Kind>> = {
  "grey": { sampling: 0 },
  "1x1": { sampling: 0x11 },
  "2x1": { sampling: 0x21 },
  "2x2": { sampling: 0x22 },
  "1x2": { sampling: 0x12 },
  "4x1": { sampling: 0x41 },
  "3x3": { sampling: 0x33 },
  "4x4": { sampling: 0x44 },
  "1x1, restarts": { sampling: 0x11, restartInterval: 1 },
  "2x2, restarts": { sampling: 0x22, restartInterval: 3 },
  "grey, long codes": { sampling: 0, counts: ALL_LENGTHS },
  "2x1, long codes": { sampling: 0x21, counts: ALL_LENGTHS },
  "2x2, long codes, restarts": { sampling: 0x22, counts: ALL_LENGTHS, restartInterval: 2 },
};
const SIZES = [[1, 1], [3, 2], [4, 4], [7, 9], [16, 16], [17, 33], [40, 8], [130, 70]] as const;

for (const [name, kind] of Object.entries(KINDS)) {
  Deno.test(`SimdPlanes give the colours that PlanePainter gives, ${name}`, () => {
    const random = new Random(7);
    const [scalar, simd] = [new BaselineJpeg(), new BaselineJpeg(SimdPlanes.create()!)];
    for (let round = 0; round < 3; round++) {
      for (const [width, height] of SIZES) {
        const jpeg = drawJpeg(random, width, height, kind);
        const wanted = decode(scalar, jpeg, width, height);
        const found = decode(simd, jpeg, width, height);
        assertAlike(found, wanted, `round ${round}, ${width}x${height}`);
      }
    }
  });
}

/** What comes of a picture, or why it is refused. */
function outcome(decoder: BaselineJpeg, bytes: Uint8Array, width: number, height: number) {
  try {
    return decode(decoder, bytes, width, height);
  } catch (error) {
    if (error instanceof ProtocolError) return error.message;
    throw error;
  }
}

/** Often too few data, or codes that not all bits are, or markers anywhere. */
function drawBroken(random: Random, width: number, height: number, kind: Kind): Uint8Array {
  const acCounts = kind.counts && (random.below(2) === 0 ? kind.counts : TOO_FEW);
  const header = drawHeader(random, width, height, { ...kind, ...acCounts && { acCounts } });
  const { count, bytes } = countIntervals(width, height, kind);
  const lengths = Array.from({ length: count }, () => {
    return random.below(8) === 0 ? random.below(bytes >> 2) : bytes;
  });
  const data = drawData(random, lengths, kind);
  for (let i = random.below(3); i > 0; i--) {
    const at = random.below(data.length + 1);
    data.set([0xff, 0xd0 + random.below(9)].slice(0, data.length - at), at);
  }
  return concat(header, data, [0xff, 0xd9]);
}

for (const [name, kind] of Object.entries(KINDS)) {
  Deno.test(`SimdPlanes refuse what PlanePainter refuses, for the same reason, ${name}`, () => {
    const random = new Random(9);
    const [scalar, simd] = [new BaselineJpeg(), new BaselineJpeg(SimdPlanes.create()!)];
    const reasons = new Map<string, number>();
    for (let round = 0; round < 300; round++) {
      const [width, height] = [1 + random.below(50), 1 + random.below(40)];
      const jpeg = drawBroken(random, width, height, kind);
      const wanted = outcome(scalar, jpeg, width, height);
      const found = outcome(simd, jpeg, width, height);
      const reason = typeof wanted === "string" ? wanted : "painted";
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      if (typeof wanted === "string" || typeof found === "string") assertEquals(found, wanted);
      else assertAlike(found, wanted, `round ${round}, ${width}x${height}`);
    }
    assert(reasons.size >= 2, [...reasons].join());
  });
}

Deno.test("SimdPlanes grow for a larger picture and are used again for a smaller one", () => {
  const random = new Random(8);
  const simd = new BaselineJpeg(SimdPlanes.create()!);
  for (const [width, height] of [[20, 20], [600, 500], [33, 40]] as const) {
    const jpeg = drawJpeg(random, width, height, { sampling: 0x22 });
    const found = decode(simd, jpeg, width, height);
    assertAlike(found, decode(new BaselineJpeg(), jpeg, width, height), `${width}x${height}`);
  }
});
