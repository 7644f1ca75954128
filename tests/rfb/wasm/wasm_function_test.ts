import { assertEquals } from "@std/assert";
import { i32, lanes, op, store } from "../../../rfb/wasm/instructions.ts";
import { type Local, WasmFunction } from "../../../rfb/wasm/wasm_function.ts";
import { instantiate } from "./_instantiate.ts";

Deno.test("WasmFunction.loop() counts down to 0 or below, at least once", () => {
  for (const [count, turns] of [[1, 1], [8, 1], [9, 2], [24, 3]] as const) {
    const f = new WasmFunction("i32", "i32");
    const [at, left] = f.params as [Local, Local];
    f.loop(left, 8, () => {
      f.do(store("v128.store", at, lanes("i32", 1)));
      f.advance(at, 16);
    });
    const { memory, run } = instantiate(f);
    run(0, count);
    assertEquals(new Int32Array(memory.buffer).indexOf(0), 4 * turns);
  }
});

Deno.test("WasmFunction.repeat() goes on until a block around it is left", () => {
  for (const [number, bits] of [[0, 0], [1, 1], [255, 8], [-1, 32]] as const) {
    const f = new WasmFunction("i32");
    const rest = f.params[0]!;
    const count = f.variable("i32");
    f.block((end) => {
      f.repeat((again) => {
        f.goIf(op("i32.eqz", rest), end);
        f.assign(rest, op("i32.shr_u", rest, i32(1)));
        f.advance(count, 1);
        f.go(again);
      });
    });
    f.do(store("i32.store", i32(0), count));
    const { memory, run } = instantiate(f);
    run(number);
    assertEquals(new Int32Array(memory.buffer)[0], bits);
  }
});

Deno.test("WasmFunction.when() runs its body where the condition holds", () => {
  for (const [a, b, wanted] of [[1, 2, 7], [2, 2, 0], [3, 2, 0]] as const) {
    const f = new WasmFunction("i32", "i32");
    f.when(op("i32.lt_s", f.params[0]!, f.params[1]!), () => {
      f.do(store("i32.store", i32(0), i32(7)));
    });
    const { memory, run } = instantiate(f);
    run(a, b);
    assertEquals(new Int32Array(memory.buffer)[0], wanted);
  }
});

Deno.test("WasmFunction.let() makes more variables than a byte can number", () => {
  const f = new WasmFunction();
  const made = Array.from({ length: 300 }, (_, i) => f.let(lanes("i32", i)));
  f.do(store("v128.store", i32(0), op("i32x4.add", made[299]!, made[130]!)));
  const { memory, run } = instantiate(f);
  run();
  assertEquals(new Int32Array(memory.buffer)[0], 429);
});
