import { ProtocolError } from "../errors.ts";
import { BLOCK } from "./zigzag.ts";

/** Codes up to so many bits are decoded by one look into a table. */
export const LOOKUP_BITS = 10;

/** Lengths of codes that do not fit, and of those there are not. */
const LONGEST_CODE = 16;

/** Advances to behind the block: no more coefficients. */
const TO_THE_END = BLOCK - 1;

/**
 * The Huffman codes of one DHT table (ITU T.81 annex C).
 *
 * `symbols`, by the next {@linkcode LOOKUP_BITS} bits: `length << 8 | symbol`, 0 for longer codes.
 *
 * `coefficients`, by the same bits, for tables of AC coefficients, where code and value fit together:
 * `value << 10 | advance << 4 | bits`, 0 where they do not. `advance` is the run of zeros and one.
 */
export class HuffmanTable {
  readonly symbols = new Uint16Array(1 << LOOKUP_BITS);
  readonly coefficients = new Int32Array(1 << LOOKUP_BITS);
  #values: Uint8Array;
  /** For each length, the first number that is too large for a code; and what leads to its value. */
  #ends = new Int32Array(LONGEST_CODE + 1);
  #offsets = new Int32Array(LONGEST_CODE + 1);

  /**
   * @param counts how many codes of 1 to 16 bits there are.
   * @param values their symbols, in order.
   * @throws {ProtocolError} when there are more codes of a length than can be.
   */
  constructor(counts: Uint8Array, values: Uint8Array) {
    this.#values = values;
    let code = 0;
    let next = 0;
    for (let length = 1; length <= LONGEST_CODE; length++, code *= 2) {
      const count = counts[length - 1]!;
      if (code + count > 1 << length) {
        throw new ProtocolError(
          `Cannot use a Huffman table: found ${count} codes of ${length} bits, too many`,
        );
      }
      this.#offsets[length] = next - code;
      for (let i = 0; i < count; i++, code++, next++) this.#enter(code, length, values[next]!);
      this.#ends[length] = code;
    }
    this.symbols.forEach((entry, bits) => this.coefficients[bits] = coefficientOf(entry, bits));
  }

  /** `length << 8 | symbol` of a code longer than the look-up, given the next 16 bits; 0 for none. */
  longSymbol(bits: number): number {
    for (let length = LOOKUP_BITS + 1; length <= LONGEST_CODE; length++) {
      const code = bits >> (LONGEST_CODE - length);
      if (code < this.#ends[length]!) {
        return length << 8 | this.#values[this.#offsets[length]! + code]!;
      }
    }
    return 0;
  }

  #enter(code: number, length: number, symbol: number): void {
    if (length > LOOKUP_BITS) return;
    const from = code << (LOOKUP_BITS - length);
    this.symbols.fill(length << 8 | symbol, from, from + (1 << (LOOKUP_BITS - length)));
  }
}

function coefficientOf(entry: number, bits: number): number {
  const length = entry >> 8;
  const run = entry >> 4 & 15;
  const size = entry & 15;
  if (length === 0 || length + size > LOOKUP_BITS) return 0;
  if (size === 0) return run < 15 ? TO_THE_END << 4 | length : 16 << 4 | length;
  const raw = bits >> (LOOKUP_BITS - length - size) & ((1 << size) - 1);
  return extend(raw, size) << 10 | (run + 1) << 4 | length + size;
}

/** The signed value that `size` bits stand for (ITU T.81 figure F.12). */
export function extend(raw: number, size: number): number {
  return raw < 1 << (size - 1) ? raw - (1 << size) + 1 : raw;
}
