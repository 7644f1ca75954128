import { assert, assertEquals } from "@std/assert";
import {
  call,
  type Code,
  i32,
  interleave,
  lanes,
  load,
  op,
  shuffle,
  store,
  storeHalf,
} from "../../../rfb/wasm/instructions.ts";
import { type Local, WasmFunction } from "../../../rfb/wasm/wasm_function.ts";
import { encodeWasmModule } from "../../../rfb/wasm/wasm_module.ts";
import { type Exports, instantiate } from "./_instantiate.ts";

const A = 0, B = 16, RESULT = 32;

type Lanes = Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Float32Array;

/** What `expression` makes of two vectors. */
function compute<T extends Lanes>(
  a: T,
  b: Lanes,
  expression: (a: Code, b: Code) => Code,
): Uint8Array {
  const f = new WasmFunction();
  const [first, second] = [A, B].map((at) => f.let(load("v128.load", i32(at))));
  f.do(store("v128.store", i32(RESULT), expression(first!, second!)));
  const { memory, run } = instantiate(f);
  const bytes = new Uint8Array(memory.buffer);
  bytes.set(new Uint8Array(a.buffer), A);
  bytes.set(new Uint8Array(b.buffer), B);
  run();
  return bytes.slice(RESULT, RESULT + 16);
}

const i16 = (...values: number[]) => Int16Array.from(values);
const i32s = (...values: number[]) => Int32Array.from(values);
const f32 = (...values: number[]) => Float32Array.from(values);
const WORDS = i16(1, -2, 300, -400, 32767, -32768, 7, 8);
const OTHERS = i16(3, 5, -7, 9, 2, 2, -1, 1);
const FLOATS = f32(1.5, -2, 3, 0);
const OTHER_FLOATS = f32(0.5, 4, -1, 2);
const INTS = i32s(1, -70000, 300, -5);
const OTHER_INTS = i32s(2, 3, 70000, 5);

/** Each instruction on two vectors, and what comes out by the specification. */
const CASES: [string, Lanes, Lanes, (a: Code, b: Code) => Code, Lanes][] = [
  ["f32x4.add", FLOATS, OTHER_FLOATS, (a, b) => op("f32x4.add", a, b), f32(2, 2, 2, 2)],
  ["f32x4.sub", FLOATS, OTHER_FLOATS, (a, b) => op("f32x4.sub", a, b), f32(1, -6, 4, -2)],
  ["f32x4.mul", FLOATS, OTHER_FLOATS, (a, b) => op("f32x4.mul", a, b), f32(0.75, -8, -3, 0)],
  ["i32x4.add", INTS, OTHER_INTS, (a, b) => op("i32x4.add", a, b), i32s(3, -69997, 70300, 0)],
  ["i32x4.sub", INTS, OTHER_INTS, (a, b) => op("i32x4.sub", a, b), i32s(-1, -70003, -69700, -10)],
  ["i32x4.shr_s", INTS, INTS, (a) => op("i32x4.shr_s", a, i32(1)), i32s(0, -35000, 150, -3)],
  [
    "i32x4.dot_i16x8_s",
    WORDS,
    OTHERS,
    (a, b) => op("i32x4.dot_i16x8_s", a, b),
    i32s(-7, -5700, -2, 1),
  ],
  [
    "i16x8.add",
    WORDS,
    OTHERS,
    (a, b) => op("i16x8.add", a, b),
    i16(4, 3, 293, -391, -32767, -32766, 6, 9),
  ],
  [
    "i16x8.sub",
    WORDS,
    OTHERS,
    (a, b) => op("i16x8.sub", a, b),
    i16(-2, -7, 307, -409, 32765, 32766, 8, 7),
  ],
  [
    "i16x8.shl",
    WORDS,
    WORDS,
    (a) => op("i16x8.shl", a, i32(4)),
    i16(16, -32, 4800, -6400, -16, 0, 112, 128),
  ],
  [
    "i16x8.shr_s",
    WORDS,
    WORDS,
    (a) => op("i16x8.shr_s", a, i32(1)),
    i16(0, -1, 150, -200, 16383, -16384, 3, 4),
  ],
  [
    "i16x8.shr_u",
    WORDS,
    WORDS,
    (a) => op("i16x8.shr_u", a, i32(15)),
    i16(0, 1, 0, 1, 0, 1, 0, 0),
  ],
  [
    "i16x8.q15mulr_sat_s",
    WORDS,
    WORDS,
    (a, b) => op("i16x8.q15mulr_sat_s", a, b),
    i16(0, 0, 3, 5, 32766, 32767, 0, 0),
  ],
  [
    "i16x8.narrow_i32x4_s",
    INTS,
    OTHER_INTS,
    (a, b) => op("i16x8.narrow_i32x4_s", a, b),
    i16(1, -32768, 300, -5, 2, 3, 32767, 5),
  ],
  [
    "i8x16.narrow_i16x8_u",
    WORDS,
    OTHERS,
    (a, b) => op("i8x16.narrow_i16x8_u", a, b),
    Uint8Array.of(1, 0, 255, 0, 255, 0, 7, 8, 3, 5, 0, 9, 2, 2, 0, 1),
  ],
  [
    "v128.or",
    INTS,
    OTHER_INTS,
    (a, b) => op("v128.or", a, b),
    INTS.map((n, i) => n | OTHER_INTS[i]!),
  ],
  [
    "i8x16.swizzle",
    INTS,
    Uint8Array.of(4, 5, 6, 7, 0, 1, 2, 3, 8, 99, 10, 11, 12, 13, 14, 15),
    (a, b) => op("i8x16.swizzle", a, b),
    i32s(-70000, 1, 44, -5),
  ],
  ["lanes()", INTS, INTS, () => lanes("i16", 1, -300), i16(1, -300, 1, -300, 1, -300, 1, -300)],
  ["shuffle()", INTS, OTHER_INTS, (a, b) => shuffle(a, b, 4, 7, 0, 1, 4), i32s(5, 1, -70000, 2)],
  ["interleave(0)", INTS, OTHER_INTS, (a, b) => interleave(0, a, b, 4), i32s(1, 2, -70000, 3)],
  [
    "interleave(1)",
    WORDS,
    OTHERS,
    (a, b) => interleave(1, a, b, 2),
    i16(32767, 2, -32768, 2, 7, -1, 8, 1),
  ],
  [
    "v128.load8x8_u",
    INTS,
    INTS,
    () => load("v128.load8x8_u", i32(A + 4)),
    Uint16Array.of(144, 238, 254, 255, 44, 1, 0, 0),
  ],
];

for (const [name, a, b, expression, wanted] of CASES) {
  Deno.test(`${name} does what its name says`, () => {
    assertEquals(compute(a, b, expression), new Uint8Array(wanted.buffer));
  });
}

Deno.test("i32() and op() work on numbers of any length, parameters and all offsets", () => {
  const numbers = [
    0,
    1,
    -1,
    63,
    64,
    -64,
    -65,
    127,
    128,
    8191,
    -8193,
    65535,
    2 ** 31 - 1,
    -(2 ** 31),
  ];
  for (const number of numbers) {
    const f = new WasmFunction("i32", "f32");
    const [at, value] = f.params as [Local, Local];
    f.assign(at, op("i32.sub", op("i32.add", at, i32(number)), i32(number)));
    f.do(store("v128.store", at, op("f32x4.splat", value), 300));
    const { memory, run } = instantiate(f);
    run(20, 2.5);
    assertEquals([...new Float32Array(memory.buffer, 320, 5)], [2.5, 2.5, 2.5, 2.5, 0]);
  }
});

Deno.test("storeHalf() writes eight bytes", () => {
  for (const half of [0, 1] as const) {
    const f = new WasmFunction("i32");
    f.do(storeHalf(f.params[0]!, lanes("i32", 1, 2, 3, 4), half));
    const { memory, run } = instantiate(f);
    run(4);
    const [first, second] = half ? [3, 4] : [1, 2];
    assertEquals([...new Int32Array(memory.buffer, 0, 5)], [0, first, second, 0, 0]);
  }
});

/** Each scalar instruction on two numbers, and what comes out by the specification. */
const SCALAR_CASES: [string, number, number, (a: Code, b: Code) => Code, number][] = [
  ["i32.ge_s", -1, -1, (a, b) => op("i32.ge_s", a, b), 1],
  ["i32.and", -2, 7, (a, b) => op("i32.and", a, b), 6],
  ["i32.or", 5, 8, (a, b) => op("i32.or", a, b), 13],
  ["i32.shl", 3, 4, (a, b) => op("i32.shl", a, b), 48],
  ["i32.shr_s", -16, 2, (a, b) => op("i32.shr_s", a, b), -4],
  ["i32.shr_u", -1, 28, (a, b) => op("i32.shr_u", a, b), 15],
  [
    "i64.shl and i64.shr_u",
    -1,
    36,
    (a, b) => {
      const [wide, bits] = [op("i64.extend_i32_u", a), op("i64.extend_i32_u", b)];
      return op("i32.wrap_i64", op("i64.shr_u", op("i64.shl", wide, bits), bits));
    },
    2 ** 28 - 1,
  ],
  ["i64.load", 5, 6, () => op("i32.wrap_i64", load("i64.load", i32(0), 4)), 6],
  ["i32.load", 5, 6, () => load("i32.load", i32(4)), 6],
  ["i32.load8_u", -1, 6, () => load("i32.load8_u", i32(3)), 255],
  ["i32.load16_u", -1, 6, () => load("i32.load16_u", i32(2)), 65535],
  ["i32.rotl", -(2 ** 31) + 5, 4, (a, b) => op("i32.rotl", a, b), 88],
  ["i32.rotr", 5, 1, (a, b) => op("i32.rotr", a, b), -(2 ** 31) + 2],
  [
    "i64.or",
    5,
    10,
    (a, b) =>
      op("i32.wrap_i64", op("i64.or", op("i64.extend_i32_u", a), op("i64.extend_i32_u", b))),
    15,
  ],
];

for (const [name, a, b, expression, wanted] of SCALAR_CASES) {
  Deno.test(`${name} does what its name says`, () => {
    const f = new WasmFunction("i32", "i32");
    f.do(store("i32.store", i32(16), expression(f.params[0]!, f.params[1]!)));
    const { memory, run } = instantiate(f);
    const words = new Int32Array(memory.buffer);
    words.set([a, b]);
    run(a, b);
    assertEquals(words[4], wanted);
  });
}

Deno.test("f32 instructions compute with single precision", () => {
  const f = new WasmFunction("i32", "f32");
  const [number, factor] = f.params as [Local, Local];
  const product = op("f32.mul", op("f32.convert_i32_s", number), factor);
  f.do(store("f32.store", i32(16), op("f32.add", product, load("f32.load", i32(12)))));
  const { memory, run } = instantiate(f);
  const floats = new Float32Array(memory.buffer);
  floats[3] = 1000;
  run(-7, 0.1);
  assertEquals(floats[4], Math.fround(1000 + Math.fround(-7 * Math.fround(0.1))));
});

Deno.test("i64.store writes eight bytes", () => {
  const f = new WasmFunction("i32");
  const wide = op("i64.extend_i32_u", f.params[0]!);
  f.do(store("i64.store", i32(4), op("i64.shl", wide, op("i64.extend_i32_u", i32(24)))));
  const { memory, run } = instantiate(f);
  new Uint8Array(memory.buffer).fill(1);
  run(0x1234);
  assertEquals([...new Uint8Array(memory.buffer, 3, 10)], [1, 0, 0, 0, 0x34, 0x12, 0, 0, 0, 1]);
});

Deno.test("call() runs another function of the module", () => {
  const double = new WasmFunction("i32", "i32");
  const [at, value] = double.params as [Local, Local];
  double.do(store("i32.store", at, op("i32.add", value, value)));
  const run = new WasmFunction("i32");
  run.do(call(0, i32(8), run.params[0]!));
  const { exports } = new WebAssembly.Instance(
    new WebAssembly.Module(encodeWasmModule({ double, run })),
  );
  const { memory, run: runIt } = exports as unknown as Exports;
  runIt(21);
  assertEquals(new Int32Array(memory.buffer)[2], 42);
});

Deno.test("i32.store8 writes one byte", () => {
  const f = new WasmFunction("i32");
  f.do(store("i32.store8", f.params[0]!, i32(0x1ff), 1));
  const { memory, run } = instantiate(f);
  run(4);
  assertEquals([...new Uint8Array(memory.buffer, 4, 3)], [0, 255, 0]);
});

Deno.test("encodeWasmModule() exports each function by its name", () => {
  const module = encodeWasmModule({ first: new WasmFunction("i32"), second: new WasmFunction() });
  assert(WebAssembly.validate(module));
  const names = WebAssembly.Module.exports(new WebAssembly.Module(module)).map(({ name }) => name);
  assertEquals(names, ["memory", "first", "second"]);
});
