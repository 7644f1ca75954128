/** The bits of a scan to blocks of samples (ITU T.81 annex F.2.2), as `scan_reader.ts` reads them. */
import { LOOKUP_BITS, TABLE } from "../huffman_table.ts";
import { BLOCK } from "../zigzag.ts";
import { call, type Code, i32, load, op, store } from "../../wasm/instructions.ts";
import { type Label, type Local, WasmFunction } from "../../wasm/wasm_function.ts";
import { BitRegister } from "./bit_register.ts";
import { BLOCK_AT, COMPONENT, SCAN, STEP } from "./scan_memory.ts";

/** Numbers of the functions that are called. */
export interface BlockFunctions {
  readonly findLongCode: number;
  readonly fill: number;
  readonly shortInverseDct: number;
  readonly inverseDct: number;
}

const MIDDLE = 128;
/** Up to this number on the wire, coefficients are in the first four rows of the first four columns. */
const LAST_SHORT = 9;

const add = (a: Code, b: Code) => op("i32.add", a, b);
const toF32 = (value: Code) => op("f32.convert_i32_s", value);

/** Reads a block and makes its samples. Parameters: where the component is described, where the samples begin. */
export function readBlockKernel(functions: BlockFunctions): WasmFunction {
  const f = new WasmFunction("i32", "i32");
  const [component, target] = f.params as [Local, Local];
  const { findLongCode, fill, shortInverseDct, inverseDct } = functions;
  const codes = new CodeReader(f, findLongCode);
  const mean = f.variable("f32");
  const last = f.variable("i32");
  f.block((end) => {
    const steps = f.let(load("i32.load", component, COMPONENT.steps), "i32");
    readMean(f, codes, steps, mean, end);
    readCoefficients(f, codes, steps, last, end);
    const stride = f.let(load("i32.load", component, COMPONENT.stride), "i32");
    f.when(op("i32.eqz", last), () => {
      f.do(call(fill, target, stride, mean));
      f.go(end);
    });
    f.do(store("f32.store", i32(BLOCK_AT), mean));
    f.when(op("i32.ge_s", last, i32((LAST_SHORT + 1) * STEP.bytes)), () => {
      f.do(call(inverseDct, target, stride));
      f.go(end);
    });
    f.do(call(shortInverseDct, target, stride));
  });
  codes.save();
  return f;
}

/** Sets `mean` to the block's, of which the data have the difference to the one before. */
function readMean(f: WasmFunction, codes: CodeReader, steps: Local, mean: Local, end: Label): void {
  const component = f.params[0]!;
  const entry = codes.read(f.let(load("i32.load", component, COMPONENT.dc), "i32"), end);
  const before = load("i32.load", component, COMPONENT.prediction);
  const level = f.let(add(before, op("i32.shr_s", entry, i32(12))), "i32");
  f.do(store("i32.store", component, level, COMPONENT.prediction));
  const scaled = op("f32.mul", toF32(level), load("f32.load", steps, STEP.factor));
  f.assign(mean, op("f32.add", scaled, toF32(i32(MIDDLE))));
}

/** Puts the others in their places in the block, and sets `last` to the bytes of steps up to the last of them. */
function readCoefficients(
  f: WasmFunction,
  codes: CodeReader,
  steps: Local,
  last: Local,
  end: Label,
): void {
  const table = f.let(load("i32.load", f.params[0]!, COMPONENT.ac), "i32");
  const step = f.let(steps, "i32");
  const stop = f.let(add(steps, i32((BLOCK - 1) * STEP.bytes)), "i32");
  f.assign(last, steps);
  f.repeat((again) => {
    const entry = codes.read(table, end);
    // Six bits are how many steps of 8 bytes to go.
    f.assign(step, add(step, op("i32.and", op("i32.shr_u", entry, i32(3)), i32(63 * STEP.bytes))));
    const value = f.let(op("i32.shr_s", entry, i32(12)), "i32");
    f.when(value, () => {
      const scaled = op("f32.mul", toF32(value), load("f32.load", step, STEP.factor));
      f.do(store("f32.store", load("i32.load", step, STEP.place), scaled));
      f.assign(last, step);
    });
    f.goIf(op("i32.lt_s", step, stop), again);
  });
  f.assign(last, op("i32.sub", last, steps));
}

/** The codes of the scan, with their values. */
class CodeReader {
  #f: WasmFunction;
  #register: BitRegister;
  #findLongCode: number;
  #entry: Local;

  constructor(f: WasmFunction, findLongCode: number) {
    this.#f = f;
    this.#register = new BitRegister(f);
    this.#findLongCode = findLongCode;
    this.#entry = f.variable("i32");
  }

  /** Reads an entry as those of `HuffmanTable.coefficients`; where there is no code, goes to `end`. */
  read(table: Local, end: Label): Local {
    const f = this.#f;
    const entry = this.#entry;
    this.#register.fill();
    const index = op("i32.shl", this.#register.peek(LOOKUP_BITS), i32(2));
    f.assign(entry, load("i32.load", add(table, index), TABLE.coefficients));
    f.when(op("i32.eqz", entry), () => {
      f.do(call(this.#findLongCode, table, this.#register.peek(32)));
      f.assign(entry, load("i32.load", i32(SCAN.entry)));
      f.goIf(op("i32.eqz", entry), end);
    });
    this.#register.skip(entry);
    return entry;
  }

  save(): void {
    this.#register.save();
  }
}
