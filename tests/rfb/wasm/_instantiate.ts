import type { WasmFunction } from "../../../rfb/wasm/wasm_function.ts";
import { encodeWasmModule } from "../../../rfb/wasm/wasm_module.ts";

/** What a module with one function gives. */
export interface Exports {
  memory: WebAssembly.Memory;
  run(...values: number[]): void;
}

/** A module with `run` alone. */
export function instantiate(run: WasmFunction): Exports {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(encodeWasmModule({ run })));
  return exports as unknown as Exports;
}
