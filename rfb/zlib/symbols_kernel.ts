/** The loop of `inflate_symbols.ts` in WebAssembly: 64 bits of input at a time, matches by 16 bytes. */
import { type Code, i32, i64, load, op, store } from "../wasm/instructions.ts";
import { type Label, type Local, WasmFunction } from "../wasm/wasm_function.ts";
import { END_OF_BLOCK, EXCEPTION, INVALID } from "./symbols.ts";

/** Where everything stands in the kernel's memory. */
export const PLACES = {
  /** For each distance below 16, 16 bytes: which of the last bytes to take to go on repeating them. */
  patterns: 0,
  /** For each of these distances, how many bytes of the pattern are whole repeats. */
  steps: 256,
  /** What a call leaves: position U32, at U32. */
  state: 320,
  literals: 512,
  distances: 12 * 1024,
  input: 16 * 1024,
  output: 64 * 1024,
} as const;

/** So many bits have to follow the position that a turn begins at: literals, and the longest match. */
export const LONGEST_TURN_BITS = 96;

/** How many bytes further than its end a match may be written. */
export const VECTOR_BYTES = 16;

/** By one look at the input, which gives 55 bits: the longest literals have 10 each, and so has the next code. */
export const LITERALS_BY_LOOK = 4;
/** Bits are held so many places up, where they number bytes in a table of 4-byte entries. */
const ENTRY_SHIFT = 2;

const add = (a: Code, b: Code) => op("i32.add", a, b);
const and = (a: Code, bits: number) => op("i32.and", a, i32(bits));
const codeBits = (entry: Code) => and(entry, 15);
const extraBits = (entry: Code) => and(op("i32.shr_u", entry, i32(4)), 15);

/**
 * Inflates symbols until less than {@linkcode LONGEST_TURN_BITS} of input are left, output is beyond its
 * limit, or a symbol comes that is no literal and no match that there can be: it is not taken then.
 *
 * Parameters: the position in bits in the input, the last one to begin a turn at, the address of the next
 * output, the last one to begin a turn at, the address of the first byte there is, four times the masks of both
 * tables. Leaves position and address at {@linkcode PLACES}.
 */
export function symbolsKernel(): WasmFunction {
  const f = new WasmFunction("i32", "i32", "i32", "i32", "i32", "i32", "i32");
  const [position, lastPosition, at, lastAt, first, literalMask, distanceMask] = f
    .params as unknown as Params;
  const symbols = new Symbols(f, position, at, literalMask);
  symbols.look();
  symbols.find();
  f.block((end) => {
    f.repeat((again) => {
      f.goIf(op("i32.gt_s", position, lastPosition), end);
      f.goIf(op("i32.gt_s", at, lastAt), end);
      symbols.literals(again);
      symbols.match(distanceMask, first, again, end);
    });
  });
  f.do(store("i32.store", i32(PLACES.state), position));
  f.do(store("i32.store", i32(PLACES.state), at, 4));
  return f;
}

type Params = [Local, Local, Local, Local, Local, Local, Local];

/** Writes the program's parts. Before and after each, `entry` is that of the symbol at `position`. */
class Symbols {
  #f: WasmFunction;
  #position: Local;
  #at: Local;
  #literalMask: Local;
  /** The next bits of input, from bit {@linkcode ENTRY_SHIFT} on; below is anything. */
  #hold: Local;
  #entry: Local;

  constructor(f: WasmFunction, position: Local, at: Local, literalMask: Local) {
    this.#f = f;
    this.#position = position;
    this.#at = at;
    this.#literalMask = literalMask;
    this.#hold = f.variable("i64");
    this.#entry = f.variable("i32");
  }

  /** Takes 55 bits or more out of the input: more than the longest match has. */
  look(): void {
    const address = op("i32.shr_u", this.#position, i32(3));
    const shift = op("i64.extend_i32_u", and(this.#position, 7));
    const bits = op("i64.shr_u", load("i64.load", address, PLACES.input), shift);
    this.#f.assign(this.#hold, op("i64.shl", bits, i64(ENTRY_SHIFT)));
  }

  /** Finds the entry of the next literal or length. */
  find(): void {
    this.#find(PLACES.literals, op("i32.and", this.#low, this.#literalMask));
  }

  /**
   * Literals, and again, until an entry is none. The next entry is found before more input is looked at, so
   * that neither waits for the other.
   */
  literals(again: Label): void {
    const f = this.#f;
    this.look();
    f.block((other) => {
      for (let i = 0; i < LITERALS_BY_LOOK; i++) {
        f.goIf(op("i32.ge_s", this.#entry, i32(0)), other);
        this.#literal();
      }
      f.go(again);
    });
  }

  /** What is no literal by its entry: a match, a long code, the end of the block. */
  match(distanceMask: Local, first: Local, again: Label, end: Label): void {
    const f = this.#f;
    const entry = this.#entry;
    const start = f.let(this.#position, "i32");
    this.look();
    f.when(and(entry, EXCEPTION), () => this.#long(start, again, end));
    const length = f.let(this.#value(), "i32");
    this.#skip(extraBits(entry));
    this.#find(PLACES.distances, op("i32.and", this.#low, distanceMask));
    f.when(and(entry, EXCEPTION), () => {
      this.#giveUpIf(and(entry, INVALID), start, end);
      this.#findLong(PLACES.distances);
      this.#giveUpIf(and(entry, EXCEPTION), start, end);
    });
    const distance = f.let(this.#value(), "i32");
    const from = f.let(op("i32.sub", this.#at, distance), "i32");
    this.#giveUpIf(op("i32.lt_s", from, first), start, end);
    this.#skip(extraBits(entry));
    this.look();
    this.find();
    this.#copy(from, distance, length, again);
  }

  /** The entry of a code that is longer than the table's root, or of what is not for this program. */
  #long(start: Local, again: Label, end: Label): void {
    const f = this.#f;
    f.goIf(and(this.#entry, END_OF_BLOCK | INVALID), end);
    this.#findLong(PLACES.literals);
    f.when(op("i32.lt_s", this.#entry, i32(0)), () => {
      this.#literal();
      f.go(again);
    });
    this.#giveUpIf(and(this.#entry, EXCEPTION), start, end);
  }

  /** 32 bits, of which the lowest are none of the input's. */
  get #low(): Code {
    return op("i32.wrap_i64", this.#hold);
  }

  /** Passes over bits. */
  #skip(count: Code): void {
    const f = this.#f;
    f.assign(this.#hold, op("i64.shr_u", this.#hold, op("i64.extend_i32_u", count)));
    f.assign(this.#position, add(this.#position, count));
  }

  /** @param offset of the entry in the table, in bytes. */
  #find(table: number, offset: Code): void {
    this.#f.assign(this.#entry, load("i32.load", offset, table));
  }

  /** From the entry that points to a sub-table to the one there. */
  #findLong(table: number): void {
    this.#find(table, op("i32.shl", this.#value(), i32(ENTRY_SHIFT)));
  }

  /**
   * Passes over the entry's code.
   *
   * @returns its number, with that of as many of the next bits as it wants, which are not passed over.
   */
  #value(): Code {
    this.#skip(codeBits(this.#entry));
    const mask = op("i32.sub", op("i32.shl", i32(1), extraBits(this.#entry)), i32(1));
    const bits = op("i32.wrap_i64", op("i64.shr_u", this.#hold, i64(ENTRY_SHIFT)));
    return add(op("i32.shr_u", this.#entry, i32(16)), op("i32.and", bits, mask));
  }

  /** Writes a byte. Entries of literals have no extra bits, so that one can be shifted by as it is. */
  #literal(): void {
    const f = this.#f;
    f.do(store("i32.store8", this.#at, op("i32.shr_u", this.#entry, i32(8))));
    f.advance(this.#at, 1);
    f.assign(this.#hold, op("i64.shr_u", this.#hold, op("i64.extend_i32_u", this.#entry)));
    f.assign(this.#position, add(this.#position, codeBits(this.#entry)));
    this.find();
  }

  #giveUpIf(condition: Code, start: Local, end: Label): void {
    this.#f.when(condition, () => {
      this.#f.assign(this.#position, start);
      this.#f.go(end);
    });
  }

  /** Copies 16 bytes at a time, or of what repeats sooner as many as are whole repeats. */
  #copy(from: Local, distance: Local, length: Local, again: Label): void {
    const f = this.#f;
    const to = f.let(this.#at, "i32");
    f.assign(this.#at, add(this.#at, length));
    f.when(op("i32.ge_s", distance, i32(VECTOR_BYTES)), () => {
      f.repeat((more) => {
        f.do(store("v128.store", to, load("v128.load", from)));
        f.advance(from, VECTOR_BYTES);
        f.advance(to, VECTOR_BYTES);
        f.goIf(op("i32.lt_s", to, this.#at), more);
      });
      f.go(again);
    });
    const places = load("v128.load", op("i32.shl", distance, i32(4)), PLACES.patterns);
    const pattern = f.let(op("i8x16.swizzle", load("v128.load", from), places));
    const step = f.let(load("i32.load", op("i32.shl", distance, i32(2)), PLACES.steps), "i32");
    f.repeat((more) => {
      f.do(store("v128.store", to, pattern));
      f.assign(to, add(to, step));
      f.goIf(op("i32.lt_s", to, this.#at), more);
    });
    f.go(again);
  }
}
