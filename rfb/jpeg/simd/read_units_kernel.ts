import { call, type Code, i32, load, op, store } from "../../wasm/instructions.ts";
import { type Label, type Local, WasmFunction } from "../../wasm/wasm_function.ts";
import { COMPONENT, COMPONENTS, SCAN } from "./scan_memory.ts";

const add = (a: Code, b: Code) => op("i32.add", a, b);

/**
 * Reads units one after the other, and makes their samples. Ends before that where there is a code that a
 * table does not have, or where a unit had more bits than there are.
 *
 * Parameter: how many units.
 *
 * @param readBlock number of the function that reads a block.
 */
export function readUnitsKernel(readBlock: number): WasmFunction {
  const f = new WasmFunction("i32");
  const count = f.params[0]!;
  const component = f.variable("i32");
  const left = f.variable("i32");
  f.block((end) => {
    f.loop(count, 1, () => {
      const isLast = goToNext(f);
      f.assign(component, i32(COMPONENTS.at));
      f.assign(left, field(SCAN.components));
      f.loop(left, 1, () => {
        readComponent(f, component, readBlock, isLast, end);
        f.advance(component, COMPONENTS.bytes);
      });
      const used = op("i32.sub", field(SCAN.at), op("i32.shr_s", field(SCAN.count), i32(3)));
      f.goIf(op("i32.gt_s", used, field(SCAN.end)), end);
    });
  });
  return f;
}

/** Counts a unit, and gives back whether it is the last one of its row. */
function goToNext(f: WasmFunction): Local {
  const left = f.let(op("i32.sub", field(SCAN.unitsLeft), i32(1)), "i32");
  const isLast = f.let(op("i32.eqz", left), "i32");
  f.when(isLast, () => f.assign(left, field(SCAN.unitsAcross)));
  f.do(store("i32.store", i32(SCAN.unitsLeft), left));
  return isLast;
}

/** Reads a unit's blocks of one component. */
function readComponent(
  f: WasmFunction,
  component: Local,
  readBlock: number,
  isLast: Local,
  end: Label,
): void {
  const own = (name: keyof typeof COMPONENT) => field(COMPONENT[name], component);
  const next = f.let(own("target"), "i32");
  const target = f.let(next, "i32");
  const rows = f.let(own("down"), "i32");
  f.loop(rows, 1, () => {
    const at = f.let(target, "i32");
    const columns = f.let(own("across"), "i32");
    f.loop(columns, 1, () => {
      f.do(call(readBlock, component, at));
      f.goIf(field(SCAN.failed), end);
      f.advance(at, 8);
    });
    f.assign(target, add(target, op("i32.shl", own("stride"), i32(3))));
  });
  f.assign(next, add(next, op("i32.shl", own("across"), i32(3))));
  f.when(isLast, () => f.assign(next, add(next, own("nextRow"))));
  f.do(store("i32.store", component, next, COMPONENT.target));
}

function field(offset: number, address: Code = i32(0)): Code {
  return load("i32.load", address, offset);
}
