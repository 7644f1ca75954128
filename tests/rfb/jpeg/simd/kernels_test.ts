import { assert, assertEquals } from "@std/assert";
import { dctScale, inverseDct } from "../../../../rfb/jpeg/inverse_dct.ts";
import { createKernels } from "../../../../rfb/jpeg/simd/kernels.ts";
import { blendRows, doubleRow, quarterRow } from "../../../../rfb/jpeg/upsample.ts";
import { paintYcc } from "../../../../rfb/jpeg/paint_ycc.ts";
import { Framebuffer } from "../../../../rfb/framebuffer.ts";
import { ZIGZAG } from "../../../../rfb/jpeg/zigzag.ts";
import { Random } from "../../_random.ts";

const TARGET = 4096;
const STRIDE = 24;
const UNTOUCHED = 77;

function createBoth() {
  const kernels = createKernels()!;
  return { kernels, bytes: new Uint8Array(kernels.memory.buffer) };
}

function assertWithinALevel(found: Uint8Array, wanted: ArrayLike<number>, what: string): void {
  for (let i = 0; i < wanted.length; i++) {
    const difference = Math.abs(found[i]! - wanted[i]!);
    assert(difference <= 1, `${what}, ${i}: ${found[i]} for ${wanted[i]}`);
  }
}

/** Coefficients up to number `last`, scaled, row by row. */
function drawBlock(random: Random, last: number, largest: number): Float64Array {
  const block = new Float64Array(65);
  for (let k = 0; k <= last; k++) {
    const place = ZIGZAG[k]!;
    block[place] = (random.below(2 * largest) - largest) * dctScale(place & 7, place >> 3);
  }
  block[0]! += 128;
  return block;
}

for (const name of ["inverseDct", "shortInverseDct"] as const) {
  Deno.test(`${name}() of the kernels gives what inverseDct() gives, within a level, and clears the block`, () => {
    const random = new Random(5);
    const { kernels, bytes } = createBoth();
    const block = new Float32Array(kernels.memory.buffer, 0, 64);
    for (let round = 0; round < 2000; round++) {
      const last = 1 + random.below(name === "inverseDct" ? 63 : 9);
      const coefficients = drawBlock(random, last, round % 4 === 0 ? 2048 : 60);
      for (let i = 0; i < 64; i++) block[8 * (i & 7) + (i >> 3)] = coefficients[i]!;
      const wanted = new Uint8ClampedArray(8 * STRIDE).fill(UNTOUCHED);
      inverseDct(coefficients, last, wanted, 8, STRIDE);
      bytes.fill(UNTOUCHED, TARGET, TARGET + wanted.length);
      kernels[name](TARGET + 8, STRIDE);
      assertWithinALevel(bytes.subarray(TARGET), wanted, `round ${round}, last ${last}`);
      assert(block.every((value) => value === 0));
      for (let i = 0; i < wanted.length; i++) {
        if (i % STRIDE < 8 || i % STRIDE >= 16) assertEquals(bytes[TARGET + i], UNTOUCHED);
      }
    }
  });
}

Deno.test("fill() of the kernels rounds and cuts off as an array of bytes does", () => {
  const { kernels, bytes } = createBoth();
  for (const value of [-70000, -0.6, 0, 0.5, 1.5, 127.49, 254.6, 255.5, 90000]) {
    bytes.fill(UNTOUCHED, TARGET, TARGET + 8 * STRIDE);
    kernels.fill(TARGET, STRIDE, value);
    const [wanted] = Uint8ClampedArray.of(value);
    for (let i = 0; i < 8 * STRIDE; i++) {
      assertEquals(bytes[TARGET + i], i % STRIDE < 8 ? wanted : UNTOUCHED, `${value}`);
    }
  }
});

Deno.test("doubleRow() and blendRow() of the kernels give what upsampling gives", () => {
  const random = new Random(6);
  const { kernels, bytes } = createBoth();
  const [near, far] = [TARGET + 16, TARGET + 1040];
  const result = TARGET + 2048;
  for (let count = 1; count < 60; count++) {
    bytes.set(random.bytes(2048), TARGET);
    const samples = new Uint8ClampedArray(bytes.buffer);
    for (const row of [near, far]) {
      bytes[row - 1] = bytes[row]!;
      bytes[row + count] = bytes[row + count - 1]!;
    }
    const blended = new Uint16Array(count);
    blendRows(samples, near, far, count, blended);
    const doubled = new Uint8ClampedArray(2 * count);
    doubleRow(blended, count, doubled);
    kernels.doubleRow(near, far, result, count);
    assertEquals([...bytes.subarray(result, result + 2 * count)], [...doubled]);
    const single = new Uint8ClampedArray(count);
    quarterRow(blended, count, single);
    kernels.blendRow(near, far, result, count);
    assertEquals([...bytes.subarray(result, result + count)], [...single]);
  }
});

Deno.test("paintYcc() of the kernels gives the colours of paintYcc(), within a level, for all chromas", () => {
  const { kernels, bytes } = createBoth();
  const [luma, blue, red, words] = [TARGET, TARGET + 256, TARGET + 512, TARGET + 1024];
  const target = new Framebuffer(256, 1);
  const wantedBytes = new Uint8Array(target.pixels.buffer);
  const samples = new Uint8ClampedArray(bytes.buffer);
  for (let cb = 0; cb < 256; cb++) {
    for (let i = 0; i < 256; i++) {
      bytes[luma + i] = 37 * (i + cb);
      bytes[blue + i] = cb;
      bytes[red + i] = i;
    }
    paintYcc(target, 0, 256, 1, samples, luma, samples.slice(blue), samples.slice(red));
    kernels.paintYcc(luma, blue, red, words, 256);
    assertWithinALevel(bytes.subarray(words), wantedBytes, `blue ${cb}`);
    for (let i = 3; i < 1024; i += 4) assertEquals(bytes[words + i], 255);
  }
});

/** Runs `body` while `WebAssembly` is something else. */
function withWebAssembly(replacement: unknown, body: () => void): void {
  const kept = globalThis.WebAssembly;
  try {
    Object.assign(globalThis, { WebAssembly: replacement });
    body();
  } finally {
    Object.assign(globalThis, { WebAssembly: kept });
  }
}

Deno.test("createKernels() makes none where WebAssembly is missing or blocked", () => {
  class Module {
    constructor() {
      throw new Error("blocked");
    }
  }
  for (const replacement of [undefined, { Module }]) {
    withWebAssembly(replacement, () => assertEquals(createKernels(), undefined));
  }
  assert(createKernels() !== undefined);
});
