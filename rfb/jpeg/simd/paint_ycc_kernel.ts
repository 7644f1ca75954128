import { type Code, i32, interleave, lanes, load, op, store } from "../../wasm/instructions.ts";
import { type Local, WasmFunction } from "../../wasm/wasm_function.ts";

/** Fractions of 15 bits. What is above 1 or below -1 is added whole. */
const fraction = (value: number) => Math.round(value * 32768);
const RED_CR = fraction(1.402 - 1);
const BLUE_CB = fraction(1.772 - 2);
const GREEN_CB = fraction(-0.344136286);
const GREEN_CR = fraction(-0.714136286);

const add = (a: Code, b: Code) => op("i16x8.add", a, b);

/**
 * YCbCr to canvas words (JFIF 1.02), 8 pixels at once.
 *
 * Parameters: where the luma begins, the blue chroma, the red one, the words, and how many pixels there are; up
 * to 7 more are read and written.
 */
export function paintYccKernel(): WasmFunction {
  const f = new WasmFunction("i32", "i32", "i32", "i32", "i32");
  const [luma, blue, red, target, count] = f.params as [Local, Local, Local, Local, Local];
  const middle = f.let(lanes("i16", 128));
  const opaque = f.let(lanes("i16", 255));
  const greens = f.let(lanes("i16", GREEN_CB, GREEN_CR));
  const half = f.let(lanes("i32", 1 << 14));
  const redPart = f.let(lanes("i16", RED_CR));
  const bluePart = f.let(lanes("i16", BLUE_CB));
  f.loop(count, 8, () => {
    const y = f.let(load("v128.load8x8_u", luma));
    const cb = f.let(op("i16x8.sub", load("v128.load8x8_u", blue), middle));
    const cr = f.let(op("i16x8.sub", load("v128.load8x8_u", red), middle));
    const r = add(add(y, cr), op("i16x8.q15mulr_sat_s", cr, redPart));
    const b = add(add(y, add(cb, cb)), op("i16x8.q15mulr_sat_s", cb, bluePart));
    const [first, second] = ([0, 1] as const).map((side) => {
      const product = op("i32x4.dot_i16x8_s", interleave(side, cb, cr, 2), greens);
      return op("i32x4.shr_s", op("i32x4.add", product, half), i32(15));
    });
    const g = add(y, op("i16x8.narrow_i32x4_s", first!, second!));
    const redBlue = f.let(op("i8x16.narrow_i16x8_u", r, b));
    const greenOpaque = f.let(op("i8x16.narrow_i16x8_u", g, opaque));
    const redGreen = f.let(interleave(0, redBlue, greenOpaque, 1));
    const blueOpaque = f.let(interleave(1, redBlue, greenOpaque, 1));
    f.do(store("v128.store", target, interleave(0, redGreen, blueOpaque, 2)));
    f.do(store("v128.store", target, interleave(1, redGreen, blueOpaque, 2), 16));
    for (const pointer of [luma, blue, red]) f.advance(pointer, 8);
    f.advance(target, 32);
  });
  return f;
}
