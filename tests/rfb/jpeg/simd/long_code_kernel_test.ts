import { assertEquals, assertNotEquals } from "@std/assert";
import { extend, HuffmanTable, LOOKUP_BITS } from "../../../../rfb/jpeg/huffman_table.ts";
import { longCodeKernel } from "../../../../rfb/jpeg/simd/long_code_kernel.ts";
import { SCAN } from "../../../../rfb/jpeg/simd/scan_memory.ts";
import { encodeWasmModule } from "../../../../rfb/wasm/wasm_module.ts";
import { Random } from "../../_random.ts";

const TABLE_AT = 2048;

function instantiate() {
  const module = new WebAssembly.Module(encodeWasmModule({ find: longCodeKernel() }));
  const { memory, find } = new WebAssembly.Instance(module).exports as unknown as {
    memory: WebAssembly.Memory;
    find(table: number, bits: number): void;
  };
  const words = new Int32Array(memory.buffer);
  return { find, words, bytes: new Uint8Array(memory.buffer) };
}

/** A table of codes of up to 16 bits, mostly long ones, that leaves some bits without a code. */
function drawTable(random: Random): { codes: Map<string, number>; table: HuffmanTable } {
  const counts = new Uint8Array(16);
  const codes = new Map<string, number>();
  const values: number[] = [];
  let code = 0;
  for (let length = 1; length <= 16; length++, code *= 2) {
    const most = (1 << length) - 1 - code;
    counts[length - 1] = Math.min(random.below(length < 8 ? 2 : 14), most);
    for (let i = 0; i < counts[length - 1]!; i++, code++) {
      const value = random.below(4) === 0 ? 16 * random.below(16) : random.below(256);
      values.push(value);
      codes.set(code.toString(2).padStart(length, "0"), value);
    }
  }
  return { codes, table: new HuffmanTable(counts, Uint8Array.from(values)) };
}

/** An entry as the look-up has them, from the digits; 0 where they begin with no code. */
function slowEntry(codes: Map<string, number>, digits: string): number {
  for (let length = 1; length <= 16; length++) {
    const symbol = codes.get(digits.slice(0, length));
    if (symbol === undefined) continue;
    const [run, size] = [symbol >> 4, symbol & 15];
    if (size === 0) return (run === 15 ? 16 : 63) << 6 | length;
    const value = extend(Number.parseInt(digits.slice(length, length + size), 2), size);
    return value << 12 | (run + 1) << 6 | length + size;
  }
  return 0;
}

Deno.test("longCodeKernel() and HuffmanTable find each code and value that a search by digits finds", () => {
  const random = new Random(12);
  const { find, words, bytes } = instantiate();
  let found = 0;
  for (let round = 0; round < 60; round++) {
    const { codes, table } = drawTable(random);
    bytes.set(table.bytes, TABLE_AT);
    const starts = [...codes.keys(), ...new Array<string>(100).fill("")];
    for (const start of starts) {
      let digits = start;
      while (digits.length < 32) digits += random.below(2);
      const wanted = slowEntry(codes, digits);
      words[SCAN.failed / 4] = 0;
      find(TABLE_AT, Number.parseInt(digits, 2) | 0);
      assertEquals([words[SCAN.entry / 4], words[SCAN.failed / 4]], [wanted, Number(wanted === 0)]);
      const fast = table.coefficients[Number.parseInt(digits.slice(0, LOOKUP_BITS), 2)];
      if (fast !== 0) assertEquals(fast, wanted);
      else if (wanted !== 0) found++;
    }
  }
  assertNotEquals(found, 0);
});
