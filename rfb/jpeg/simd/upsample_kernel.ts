/** The ways of `upsample.ts` to bring a row of a chroma to luma's resolution, 8 samples at once. */
import { type Code, i32, lanes, load, op, store, storeHalf } from "../../wasm/instructions.ts";
import { type Local, WasmFunction } from "../../wasm/wasm_function.ts";

const add = (a: Code, b: Code) => op("i16x8.add", a, b);
const shiftDown = (a: Code, bits: number) => op("i16x8.shr_u", a, [0x41, bits]);

/**
 * Makes two samples of each. The samples before the first and behind the last one are read: copies of these.
 *
 * Parameters: where the nearest row begins, the next one, the result, how many samples are read; up to 7 more
 * are read, and up to 15 more written.
 */
export function doubleRowKernel(): WasmFunction {
  const f = new WasmFunction("i32", "i32", "i32", "i32");
  const [near, far, target, count] = f.params as [Local, Local, Local, Local];
  const seven = f.let(lanes("i16", 7));
  const eight = f.let(lanes("i16", 8));
  f.advance(near, -1);
  f.advance(far, -1);
  f.loop(count, 8, () => {
    const [before, here, after] = [0, 1, 2].map((offset) => f.let(blend(f, near, far, offset)));
    const thrice = f.let(threefold(here!));
    const even = shiftDown(add(add(thrice, before!), eight), 4);
    const odd = shiftDown(add(add(thrice, after!), seven), 4);
    f.do(store("v128.store", target, op("v128.or", even, op("i16x8.shl", odd, i32(8)))));
    for (const pointer of [near, far]) f.advance(pointer, 8);
    f.advance(target, 16);
  });
  return f;
}

/** Makes as many samples as there are. Parameters as above; up to 7 more are read and written. */
export function blendRowKernel(): WasmFunction {
  const f = new WasmFunction("i32", "i32", "i32", "i32");
  const [near, far, target, count] = f.params as [Local, Local, Local, Local];
  const two = f.let(lanes("i16", 2));
  f.loop(count, 8, () => {
    const samples = f.let(shiftDown(add(blend(f, near, far, 0), two), 2));
    f.do(storeHalf(target, op("i8x16.narrow_i16x8_u", samples, samples), 0));
    for (const pointer of [near, far, target]) f.advance(pointer, 8);
  });
  return f;
}

/** Three parts of the nearest row and one of the next one. */
function blend(f: WasmFunction, near: Local, far: Local, offset: number): Code {
  const samples = f.let(load("v128.load8x8_u", near, offset));
  return add(threefold(samples), load("v128.load8x8_u", far, offset));
}

function threefold(value: Local): Code {
  return add(value, add(value, value));
}
