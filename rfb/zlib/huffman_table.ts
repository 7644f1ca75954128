import { ProtocolError } from "../errors.ts";
import { EXCEPTION, INVALID } from "./symbols.ts";

/** No code is longer (RFC 1951 section 3.2.7). */
const LONGEST_CODE = 15;

/** The end of every code that is missing: one bit long, so that reading it takes something. */
const NO_CODE = EXCEPTION | INVALID | 1;

/**
 * One Huffman code as a table over the next bits: entries as in `symbols.ts`, in the root table at the
 * next {@linkcode HuffmanTable.mask} bits, longer codes in sub-tables that root entries point to.
 */
export class HuffmanTable {
  readonly entries: Int32Array;
  #rootBits: number;
  #mask = 0;
  #counts = new Uint16Array(LONGEST_CODE + 1);
  #offsets = new Uint16Array(LONGEST_CODE + 2);
  #sorted: Uint16Array;

  /**
   * @param symbols most symbols that there may be.
   * @param rootBits codes up to this long are found in one step.
   */
  constructor(symbols: number, rootBits: number) {
    this.#rootBits = rootBits;
    this.#sorted = new Uint16Array(symbols);
    // A sub-table of 2^n entries holds at least n + 1 symbols, since its longest codes fill it by halves.
    const subBits = LONGEST_CODE - rootBits;
    const subEntries = Math.ceil(symbols / (subBits + 1)) * 2 ** subBits;
    this.entries = new Int32Array(2 ** rootBits + subEntries);
  }

  /** Selects the bits that index the root table. */
  get mask(): number {
    return this.#mask;
  }

  /**
   * Makes the table anew, for the code in which symbol `i` is `lengths[i]` bits long and stands for
   * `symbols[i]`; 0 bits are of symbols that do not occur.
   *
   * @param mayBeEmpty whether there may be no code at all, or one alone, as distances may have.
   * @throws {ProtocolError} when these lengths are not those of a complete prefix code.
   */
  build(lengths: Uint8Array, symbols: Int32Array, mayBeEmpty: boolean): void {
    const longest = this.#count(lengths);
    const complete = this.#isComplete();
    if (!complete && !(mayBeEmpty && longest <= 1)) {
      throw new ProtocolError(
        "Cannot inflate: code lengths that leave codes unused, expected a complete code",
      );
    }
    const bits = Math.min(Math.max(longest, 1), this.#rootBits);
    this.#mask = (1 << bits) - 1;
    if (!complete) this.entries.fill(NO_CODE, 0, 1 << bits);
    this.#sort(lengths);
    this.#fill(symbols, bits, longest);
  }

  #count(lengths: Uint8Array): number {
    const counts = this.#counts.fill(0);
    for (let i = 0; i < lengths.length; i++) counts[lengths[i]!]!++;
    let longest = LONGEST_CODE;
    while (longest > 0 && counts[longest] === 0) longest--;
    return longest;
  }

  #isComplete(): boolean {
    let left = 1;
    for (let length = 1; length <= LONGEST_CODE; length++) {
      left = 2 * left - this.#counts[length]!;
      if (left < 0) {
        throw new ProtocolError("Cannot inflate: more codes of a length than there can be");
      }
    }
    return left === 0;
  }

  /** Symbols by length of code, then by number: the order in which codes are given out. */
  #sort(lengths: Uint8Array): void {
    const offsets = this.#offsets;
    offsets[1] = 0;
    for (let length = 1; length <= LONGEST_CODE; length++) {
      offsets[length + 1] = offsets[length]! + this.#counts[length]!;
    }
    for (let i = 0; i < lengths.length; i++) {
      if (lengths[i] !== 0) this.#sorted[offsets[lengths[i]!]!++] = i;
    }
  }

  /** Codes are written from their first bit on, so they count up in reversed bits (RFC 1951 section 3.1.1). */
  #fill(symbols: Int32Array, rootBits: number, longest: number): void {
    const { entries } = this;
    let code = 0;
    let next = 0;
    let table = 0;
    let tableBits = rootBits;
    let rootCode = -1;
    let free = 1 << rootBits;
    for (let length = 1; length <= longest; length++) {
      for (let left = this.#counts[length]!; left > 0; left--) {
        let consumed = 0;
        if (length > rootBits) {
          consumed = rootBits;
          if ((code & this.#mask) !== rootCode) {
            rootCode = code & this.#mask;
            table = free;
            tableBits = this.#subTableBits(length, left, rootBits, longest);
            free += 1 << tableBits;
            entries[rootCode] = EXCEPTION | table << 16 | tableBits << 4 | rootBits;
          }
        }
        const entry = symbols[this.#sorted[next++]!]! | length - consumed;
        const step = 1 << length - consumed;
        const end = table + (1 << tableBits);
        for (let at = table + (code >>> consumed); at < end; at += step) entries[at] = entry;
        code = nextReversed(code, length);
      }
    }
  }

  /** How many bits the sub-table needs whose first code is the first of the `left` that have `length`. */
  #subTableBits(length: number, left: number, rootBits: number, longest: number): number {
    let bits = length - rootBits;
    let room = (1 << bits) - left;
    while (room > 0 && rootBits + bits < longest) {
      bits++;
      room = 2 * room - this.#counts[rootBits + bits]!;
    }
    return bits;
  }
}

/** The code of `length` bits after `code`, both in reversed bits; 0 after the last. */
function nextReversed(code: number, length: number): number {
  let bit = 1 << length - 1;
  while (code & bit) bit >>>= 1;
  return bit === 0 ? 0 : (code & bit - 1) | bit;
}
