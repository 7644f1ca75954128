import { type Code, unsigned } from "./instructions.ts";
import type { WasmFunction } from "./wasm_function.ts";

const MAGIC_AND_VERSION = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const SECTION = { type: 1, function: 3, memory: 5, export: 7, code: 10 } as const;
const KIND = { function: 0, memory: 2 } as const;

/**
 * Encodes a module (WebAssembly Core 2.0, section 5.5) that exports `functions` by their names, and its
 * `memory` of one page of 64 KiB to begin with.
 */
export function encodeWasmModule(
  functions: Readonly<Record<string, WasmFunction>>,
): Uint8Array<ArrayBuffer> {
  const names = Object.keys(functions);
  const all = Object.values(functions);
  const exports = names.map((name, i) => [text(name), KIND.function, i]);
  const sections: Code = [
    section(SECTION.type, all.map(({ type }) => type)),
    section(SECTION.function, all.map((_, i) => [i])),
    section(SECTION.memory, [[0, 1]]),
    section(SECTION.export, [[text("memory"), KIND.memory, 0], ...exports]),
    section(SECTION.code, all.map(({ code }) => sized(code))),
  ];
  return Uint8Array.from(flatten([MAGIC_AND_VERSION, sections]));
}

function section(id: number, entries: readonly Code[]): Code {
  return [id, sized([unsigned(entries.length), entries])];
}

function sized(content: Code): Code {
  const bytes = flatten(content);
  return [unsigned(bytes.length), bytes];
}

function text(name: string): Code {
  return sized([...name].map((letter) => letter.charCodeAt(0)));
}

/** By what the engine has: before a first picture, nothing of ours is compiled. */
function flatten(code: Code): number[] {
  return (code as readonly unknown[]).flat(Infinity) as number[];
}
