import { fillKernel, inverseDctKernel, shortInverseDctKernel } from "./inverse_dct_kernel.ts";
import { paintYccKernel } from "./paint_ycc_kernel.ts";
import { blendRowKernel, doubleRowKernel } from "./upsample_kernel.ts";
import { encodeWasmModule } from "../../wasm/wasm_module.ts";

/** The kernels and the memory they work in. Numbers are addresses there, and counts of more than 0. */
export interface Kernels {
  readonly memory: WebAssembly.Memory;
  inverseDct(target: number, stride: number): void;
  shortInverseDct(target: number, stride: number): void;
  fill(target: number, stride: number, value: number): void;
  doubleRow(near: number, far: number, target: number, count: number): void;
  blendRow(near: number, far: number, target: number, count: number): void;
  paintYcc(luma: number, blue: number, red: number, target: number, count: number): void;
}

/** Makes the kernels; `undefined` where WebAssembly or its vectors are missing, or a policy forbids them. */
export function createKernels(): Kernels | undefined {
  const bytes = encodeWasmModule({
    inverseDct: inverseDctKernel(),
    shortInverseDct: shortInverseDctKernel(),
    fill: fillKernel(),
    doubleRow: doubleRowKernel(),
    blendRow: blendRowKernel(),
    paintYcc: paintYccKernel(),
  });
  try {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
    return exports as unknown as Kernels;
  } catch {
    return undefined;
  }
}
