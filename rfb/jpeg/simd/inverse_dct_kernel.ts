/** The inverse DCT of `inverse_dct.ts`, of four columns at once and then of four rows. */
import { DCT_FACTORS } from "../inverse_dct.ts";
import {
  type Code,
  i32,
  interleave,
  lanes,
  load,
  op,
  shuffle,
  store,
  storeHalf,
} from "../../wasm/instructions.ts";
import { type Local, WasmFunction } from "../../wasm/wasm_function.ts";

const add = (a: Code, b: Code) => op("f32x4.add", a, b);
const subtract = (a: Code, b: Code) => op("f32x4.sub", a, b);
const times = (a: Code, factor: number) => op("f32x4.mul", a, lanes("f32", factor));
const { SQRT2, C1, C2, C3 } = DCT_FACTORS;

/** Bytes of a column of coefficients, and of half of one, which is what a vector holds. */
const COLUMN = 32;
const HALF = 16;

/** Adding it to a number leaves the number, rounded, in the last bits of the sum. */
const ROUNDING = 1.5 * 2 ** 23;
const ROUNDING_BITS = new Int32Array(Float32Array.of(ROUNDING).buffer)[0]!;

/**
 * Turns the block at address 0 into 8 rows of 8 samples. The block is column by column, in 32-bit floats;
 * it is all 0 then. Sums beyond 4 million, which no encoder makes, come out as anything.
 *
 * Parameters: where the samples begin, bytes from row to row.
 */
export function inverseDctKernel(): WasmFunction {
  const f = new WasmFunction("i32", "i32");
  const [upper, lower] = [0, HALF].map((half) => transform(f, loadColumns(f, 8, half)));
  const quarters = [upper!, lower!].map((half) => [
    transpose(f, half.slice(0, 4)),
    transpose(f, half.slice(4)),
  ]);
  const [left, right] = [0, 1].map((side) => transform(f, quarters.flatMap((half) => half[side]!)));
  storeRows(f, left!, right!);
  return f;
}

/** The same where all coefficients but the first four of the first four columns are 0. */
export function shortInverseDctKernel(): WasmFunction {
  const f = new WasmFunction("i32", "i32");
  const upper = transformShort(f, loadColumns(f, 4, 0));
  const left = transformShort(f, transpose(f, upper.slice(0, 4)));
  const right = transformShort(f, transpose(f, upper.slice(4)));
  storeRows(f, left, right);
  return f;
}

/** Fills 8 rows of 8 samples. Parameters: where they begin, bytes from row to row, their value. */
export function fillKernel(): WasmFunction {
  const f = new WasmFunction("i32", "i32", "f32");
  const value = f.let(op("f32x4.splat", f.params[2]!));
  const rows = new Array<Local>(8).fill(value);
  storeRows(f, rows, rows);
  return f;
}

/** Takes `count` half columns out of the block. */
function loadColumns(f: WasmFunction, count: number, half: number): Local[] {
  const zero = f.let(lanes("i32", 0));
  const address = i32(0);
  return Array.from({ length: count }, (_, u) => {
    const column = f.let(load("v128.load", address, u * COLUMN + half));
    f.do(store("v128.store", address, zero, u * COLUMN + half));
    return column;
  });
}

function transform(f: WasmFunction, b: readonly Local[]): Local[] {
  const [b0, b1, b2, b3, b4, b5, b6, b7] = b as [
    Local,
    Local,
    Local,
    Local,
    Local,
    Local,
    Local,
    Local,
  ];
  const sum04 = f.let(add(b0, b4)), difference04 = f.let(subtract(b0, b4));
  const sum26 = f.let(add(b2, b6));
  const turned26 = f.let(subtract(times(subtract(b2, b6), SQRT2), sum26));
  const even = [
    f.let(add(sum04, sum26)),
    f.let(add(difference04, turned26)),
    f.let(subtract(difference04, turned26)),
    f.let(subtract(sum04, sum26)),
  ];
  const sum53 = f.let(add(b5, b3)), difference53 = f.let(subtract(b5, b3));
  const sum17 = f.let(add(b1, b7)), difference17 = f.let(subtract(b1, b7));
  const turned = f.let(times(add(difference53, difference17), C1));
  const o7 = f.let(add(sum17, sum53));
  const o6 = f.let(subtract(subtract(turned, times(difference53, C3)), o7));
  const o5 = f.let(subtract(times(subtract(sum17, sum53), SQRT2), o6));
  const o4 = f.let(subtract(subtract(turned, times(difference17, C2)), o5));
  return mirror(f, even, [o7, o6, o5, o4]);
}

function transformShort(f: WasmFunction, b: readonly Local[]): Local[] {
  const [b0, b1, b2, b3] = b as [Local, Local, Local, Local];
  const turned26 = f.let(times(b2, SQRT2 - 1));
  const even = [
    f.let(add(b0, b2)),
    f.let(add(b0, turned26)),
    f.let(subtract(b0, turned26)),
    f.let(subtract(b0, b2)),
  ];
  const difference = f.let(subtract(b1, b3));
  const turned = f.let(times(difference, C1));
  const o7 = f.let(add(b1, b3));
  const o6 = f.let(subtract(add(turned, times(b3, C3)), o7));
  const o5 = f.let(subtract(times(difference, SQRT2), o6));
  const o4 = f.let(subtract(subtract(turned, times(b1, C2)), o5));
  return mirror(f, even, [o7, o6, o5, o4]);
}

/** The first four values are sums, the last four, backwards, differences. */
function mirror(f: WasmFunction, even: readonly Local[], odd: readonly Local[]): Local[] {
  return [
    ...even.map((e, i) => f.let(add(e, odd[i]!))),
    ...even.map((e, i) => f.let(subtract(e, odd[i]!))).reverse(),
  ];
}

/** Four vectors of which each has one lane of each that was. */
function transpose(f: WasmFunction, rows: readonly Local[]): Local[] {
  const [a, b, c, d] = rows as [Local, Local, Local, Local];
  return ([0, 1] as const).flatMap((half) => {
    const ab = f.let(interleave(half, a, b, 4));
    const cd = f.let(interleave(half, c, d, 4));
    return [f.let(shuffle(ab, cd, 4, 0, 1, 4, 5)), f.let(shuffle(ab, cd, 4, 2, 3, 6, 7))];
  });
}

function storeRows(f: WasmFunction, left: readonly Local[], right: readonly Local[]): void {
  const [target, stride] = f.params as [Local, Local];
  const bits = f.let(lanes("i32", ROUNDING_BITS));
  const rounding = f.let(lanes("f32", ROUNDING));
  const round = (value: Code) => op("i32x4.sub", add(value, rounding), bits);
  const row = (y: number) => op("i16x8.narrow_i32x4_s", round(left[y]!), round(right[y]!));
  for (let y = 0; y < 8; y += 2) {
    const samples = f.let(op("i8x16.narrow_i16x8_u", row(y), row(y + 1)));
    for (const half of [0, 1] as const) {
      f.do(storeHalf(target, samples, half));
      f.assign(target, op("i32.add", target, stride));
    }
  }
}
