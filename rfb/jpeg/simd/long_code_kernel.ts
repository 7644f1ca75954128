import { LONGEST_CODE, LOOKUP_BITS, TABLE } from "../huffman_table.ts";
import { type Code, i32, load, op, store } from "../../wasm/instructions.ts";
import { type Local, WasmFunction } from "../../wasm/wasm_function.ts";
import { SCAN } from "./scan_memory.ts";

const add = (a: Code, b: Code) => op("i32.add", a, b);
const or = (a: Code, b: Code) => op("i32.or", a, b);
const shiftUp = (a: Code, bits: Code) => op("i32.shl", a, bits);
const shiftDown = (a: Code, bits: Code) => op("i32.shr_u", a, bits);
const lowest = (a: Code, bits: number) => op("i32.and", a, i32((1 << bits) - 1));

/**
 * Finds a code that does not fit into the look-up with its value, and puts an entry as those of
 * `HuffmanTable.coefficients` into `SCAN.entry`; 0 where there is none, and then `SCAN.failed` becomes 1.
 *
 * Parameters: where the table is, the next 32 bits of the data.
 */
export function longCodeKernel(): WasmFunction {
  const f = new WasmFunction("i32", "i32");
  const [table, bits] = f.params as [Local, Local];
  const entry = f.variable("i32");
  const symbol = f.variable("i32");
  const length = f.variable("i32");
  f.block((end) => {
    findSymbol(f, table, bits, symbol);
    f.when(op("i32.eqz", symbol), () => {
      f.do(store("i32.store", i32(SCAN.failed), i32(1)));
      f.go(end);
    });
    f.assign(length, shiftDown(symbol, i32(8)));
    const rest = f.let(shiftUp(bits, length), "i32");
    const run = f.let(lowest(shiftDown(symbol, i32(4)), 4), "i32");
    const size = f.let(lowest(symbol, 4), "i32");
    f.when(op("i32.eqz", size), () => {
      // Sixteen zeros, or the end of the block.
      const isLong = op("i32.lt_s", run, i32(15));
      f.assign(entry, or(i32(16 << 6), length));
      f.when(isLong, () => f.assign(entry, or(i32(63 << 6), length)));
      f.go(end);
    });
    const value = valueOf(f, rest, size);
    const advance = shiftUp(add(run, i32(1)), i32(6));
    f.assign(entry, or(or(shiftUp(value, i32(12)), advance), add(length, size)));
  });
  f.do(store("i32.store", i32(SCAN.entry), entry));
  return f;
}

/** Sets `symbol` to `length << 8 | symbol` of the code that `bits` begin with. */
function findSymbol(f: WasmFunction, table: Local, bits: Local, symbol: Local): void {
  const index = shiftUp(shiftDown(bits, i32(32 - LOOKUP_BITS)), i32(1));
  f.assign(symbol, load("i32.load16_u", add(table, index), TABLE.symbols));
  f.block((end) => {
    f.goIf(symbol, end);
    for (let length = LOOKUP_BITS + 1; length <= LONGEST_CODE; length++) {
      const code = f.let(shiftDown(bits, i32(32 - length)), "i32");
      f.when(op("i32.lt_s", code, load("i32.load", table, TABLE.ends + 4 * length)), () => {
        const number = add(code, load("i32.load", table, TABLE.offsets + 4 * length));
        const value = load("i32.load8_u", add(table, number), TABLE.values);
        f.assign(symbol, or(i32(length << 8), value));
        f.go(end);
      });
    }
  });
}

/** The signed value that the first `size` bits of `rest`, up to 15, stand for (ITU T.81 figure F.12). */
function valueOf(f: WasmFunction, rest: Local, size: Local): Local {
  const raw = shiftDown(rest, op("i32.sub", i32(32), size));
  const isNegative = op("i32.sub", i32(-1), op("i32.shr_s", rest, i32(31)));
  const largest = op("i32.sub", shiftUp(i32(1), size), i32(1));
  return f.let(op("i32.sub", raw, op("i32.and", isNegative, largest)), "i32");
}
