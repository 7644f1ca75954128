import { type Code, i32, load, op, store } from "../../wasm/instructions.ts";
import type { Local, WasmFunction } from "../../wasm/wasm_function.ts";
import { SCAN } from "./scan_memory.ts";

const REGISTER_BITS = 64;
/** What the register is filled with at once, and has at least after that. */
const WORD_BITS = 32;
/** The first and the third byte of a word, and the others. */
const ODD_BYTES = 0x00ff00ff, EVEN_BYTES = ~ODD_BYTES;

/** The next bits of a scan, the first one topmost, in variables of a function. */
export class BitRegister {
  #f: WasmFunction;
  #bits: Local;
  #count: Local;
  #at: Local;

  /** Takes up the scan where {@linkcode BitRegister.save} left it. */
  constructor(f: WasmFunction) {
    this.#f = f;
    this.#bits = f.let(load("i64.load", i32(SCAN.bits)), "i64");
    this.#count = f.let(load("i32.load", i32(SCAN.count)), "i32");
    this.#at = f.let(load("i32.load", i32(SCAN.at)), "i32");
  }

  /** Sees to it that there are 32 bits: a code and its value have 31 at most. */
  fill(): void {
    const f = this.#f;
    f.when(op("i32.lt_s", this.#count, i32(WORD_BITS)), () => {
      const bytes = f.let(load("i32.load", this.#at), "i32");
      const odd = op("i32.rotr", op("i32.and", bytes, i32(ODD_BYTES)), i32(8));
      const even = op("i32.rotl", op("i32.and", bytes, i32(EVEN_BYTES)), i32(8));
      const word = op("i64.extend_i32_u", op("i32.or", odd, even));
      const gap = op("i64.extend_i32_u", op("i32.sub", i32(WORD_BITS), this.#count));
      f.assign(this.#bits, op("i64.or", this.#bits, op("i64.shl", word, gap)));
      f.advance(this.#count, WORD_BITS);
      f.advance(this.#at, WORD_BITS / 8);
    });
  }

  /** The next `count` bits, 32 at most, as an `i32`. */
  peek(count: number): Code {
    const rest = op("i64.extend_i32_u", i32(REGISTER_BITS - count));
    return op("i32.wrap_i64", op("i64.shr_u", this.#bits, rest));
  }

  /** Drops as many bits as the last six bits of `entry` say. */
  skip(entry: Local): void {
    const f = this.#f;
    // A shift takes no more of its count than these.
    f.assign(this.#bits, op("i64.shl", this.#bits, op("i64.extend_i32_u", entry)));
    f.assign(this.#count, op("i32.sub", this.#count, op("i32.and", entry, i32(63))));
  }

  save(): void {
    this.#f.do(store("i64.store", i32(SCAN.bits), this.#bits));
    this.#f.do(store("i32.store", i32(SCAN.count), this.#count));
    this.#f.do(store("i32.store", i32(SCAN.at), this.#at));
  }
}
