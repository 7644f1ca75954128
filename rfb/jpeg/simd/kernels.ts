import { encodeWasmModule } from "../../wasm/wasm_module.ts";
import type { WasmFunction } from "../../wasm/wasm_function.ts";
import { fillKernel, inverseDctKernel, shortInverseDctKernel } from "./inverse_dct_kernel.ts";
import { longCodeKernel } from "./long_code_kernel.ts";
import { paintYccKernel } from "./paint_ycc_kernel.ts";
import { readBlockKernel } from "./read_block_kernel.ts";
import { readUnitsKernel } from "./read_units_kernel.ts";
import { blendRowKernel, doubleRowKernel } from "./upsample_kernel.ts";

/** The kernels and the memory they work in. Numbers are addresses there, and counts of more than 0. */
export interface Kernels {
  readonly memory: WebAssembly.Memory;
  readUnits(count: number): void;
  inverseDct(target: number, stride: number): void;
  shortInverseDct(target: number, stride: number): void;
  fill(target: number, stride: number, value: number): void;
  doubleRow(near: number, far: number, target: number, count: number): void;
  blendRow(near: number, far: number, target: number, count: number): void;
  paintYcc(luma: number, blue: number, red: number, target: number, count: number): void;
}

/** Makes the kernels; `undefined` where WebAssembly or its vectors are missing, or a policy forbids them. */
export function createKernels(): Kernels | undefined {
  const bytes = encodeWasmModule(makeFunctions());
  try {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
    return exports as unknown as Kernels;
  } catch {
    return undefined;
  }
}

function makeFunctions(): Record<string, WasmFunction> {
  const made = new Map<string, WasmFunction>();
  /** The number of the function that is made. */
  const make = (name: string, kernel: WasmFunction) => made.set(name, kernel).size - 1;
  const readBlock = readBlockKernel({
    findLongCode: make("findLongCode", longCodeKernel()),
    fill: make("fill", fillKernel()),
    shortInverseDct: make("shortInverseDct", shortInverseDctKernel()),
    inverseDct: make("inverseDct", inverseDctKernel()),
  });
  make("readUnits", readUnitsKernel(make("readBlock", readBlock)));
  make("doubleRow", doubleRowKernel());
  make("blendRow", blendRowKernel());
  make("paintYcc", paintYccKernel());
  return Object.fromEntries(made);
}
