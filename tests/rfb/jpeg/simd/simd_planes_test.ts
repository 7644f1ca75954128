import { assert } from "@std/assert";
import { Framebuffer } from "../../../../rfb/framebuffer.ts";
import { BaselineJpeg } from "../../../../rfb/jpeg/baseline_jpeg.ts";
import { SimdPlanes } from "../../../../rfb/jpeg/simd/simd_planes.ts";
import { concat } from "../../_feed.ts";
import { Random } from "../../_random.ts";
import { quantization, segment } from "../../decoders/_jpeg.ts";

/** Sixteen codes of four bits, so that any bits are codes. */
const DC = [0, 0, 0, 0, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 5, 5];
const AC = [0, 0, 0, 0, 1, 1, 2, 2, 3, 4, 0x11, 0x12, 0x21, 0x33, 0x05, 0xf0];

function codes(id: number, values: readonly number[]): number[] {
  return segment(0xc4, id, 0, 0, 0, values.length, ...new Array(12).fill(0), ...values);
}

/** A picture of noise. */
function drawJpeg(random: Random, width: number, height: number, sampling: number): Uint8Array {
  const ids = sampling === 0 ? [1] : [1, 2, 3];
  const frame = ids.flatMap((id) => [id, id === 1 ? sampling || 0x11 : 0x11, 0]);
  const scan = ids.flatMap((id) => [id, 0]);
  const size = [height >> 8, height & 255, width >> 8, width & 255];
  // None that would begin a marker.
  const data = random.bytes(2 * (width + 32) * (height + 32)).map((byte) => byte & 0xfe);
  return concat(
    [0xff, 0xd8],
    quantization(0, 1 + random.below(30)),
    codes(0, DC),
    codes(0x10, AC),
    segment(0xc0, 8, ...size, ids.length, ...frame),
    segment(0xda, ids.length, ...scan, 0, 63, 0),
    data,
    [0xff, 0xd9],
  );
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

const SAMPLINGS = {
  grey: 0,
  "1x1": 0x11,
  "2x1": 0x21,
  "2x2": 0x22,
  "1x2": 0x12,
  "4x1": 0x41,
  "3x3": 0x33,
};
const SIZES = [[1, 1], [3, 2], [4, 4], [7, 9], [16, 16], [17, 33], [40, 8], [130, 70]] as const;

for (const [name, sampling] of Object.entries(SAMPLINGS)) {
  Deno.test(`SimdPlanes give the colours that PlanePainter gives, ${name}`, () => {
    const random = new Random(7);
    const [scalar, simd] = [new BaselineJpeg(), new BaselineJpeg(SimdPlanes.create()!)];
    for (let round = 0; round < 6; round++) {
      for (const [width, height] of SIZES) {
        const jpeg = drawJpeg(random, width, height, sampling);
        const wanted = decode(scalar, jpeg, width, height);
        const found = decode(simd, jpeg, width, height);
        assertAlike(found, wanted, `round ${round}, ${width}x${height}`);
      }
    }
  });
}

Deno.test("SimdPlanes grow for a larger picture and are used again for a smaller one", () => {
  const random = new Random(8);
  const simd = new BaselineJpeg(SimdPlanes.create()!);
  for (const [width, height] of [[20, 20], [600, 500], [33, 40]] as const) {
    const jpeg = drawJpeg(random, width, height, 0x22);
    const found = decode(simd, jpeg, width, height);
    assertAlike(found, decode(new BaselineJpeg(), jpeg, width, height), `${width}x${height}`);
  }
});
