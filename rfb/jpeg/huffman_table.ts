import { ProtocolError } from "../errors.ts";
import { BLOCK } from "./zigzag.ts";

/** Codes up to so many bits are decoded by one look into a table. */
export const LOOKUP_BITS = 10;

/** Lengths of codes that do not fit, and of those there are not. */
export const LONGEST_CODE = 16;

/** Advances to behind the block: no more coefficients. */
const TO_THE_END = BLOCK - 1;

/** As many symbols as a byte can name. */
const MOST_VALUES = 256;

const LOOKUPS = 1 << LOOKUP_BITS;
const LENGTHS = LONGEST_CODE + 1;

/** Where the parts of a table stand in its bytes, and how many there are. */
export const TABLE = {
  coefficients: 0,
  symbols: 4 * LOOKUPS,
  ends: 6 * LOOKUPS,
  offsets: 6 * LOOKUPS + 4 * LENGTHS,
  values: 6 * LOOKUPS + 8 * LENGTHS,
  bytes: 6 * LOOKUPS + 8 * LENGTHS + MOST_VALUES,
} as const;

/** The Huffman codes of one DHT table (ITU T.81 annex C). */
export class HuffmanTable {
  /** All of the table, as kernels read it: see {@linkcode TABLE}. */
  readonly bytes = new Uint8Array(TABLE.bytes);
  /** By the next {@linkcode LOOKUP_BITS} bits: `length << 8 | symbol`, 0 for longer codes. */
  readonly symbols = new Uint16Array(this.bytes.buffer, TABLE.symbols, LOOKUPS);
  /**
   * By the same bits, where code and value fit together: `value << 12 | advance << 6 | bits`; 0 where they do
   * not. `advance` is the run of zeros and one.
   */
  readonly coefficients = new Int32Array(this.bytes.buffer, TABLE.coefficients, LOOKUPS);
  /** The largest of its symbols, 0 where it has none. */
  readonly largest: number;
  /** For each length, the first number that is too large for a code; and what leads to its value. */
  #ends = new Int32Array(this.bytes.buffer, TABLE.ends, LENGTHS);
  #offsets = new Int32Array(this.bytes.buffer, TABLE.offsets, LENGTHS);
  #values = new Uint8Array(this.bytes.buffer, TABLE.values);

  /**
   * @param counts how many codes of 1 to 16 bits there are.
   * @param values their symbols, in order.
   * @throws {ProtocolError} when there are more codes of a length than can be, or more values than there are.
   */
  constructor(counts: Uint8Array, values: Uint8Array) {
    if (values.length > MOST_VALUES) {
      throw new ProtocolError(
        `Cannot use a Huffman table: found ${values.length} codes, expected up to ${MOST_VALUES}`,
      );
    }
    this.#values.set(values);
    this.largest = Math.max(0, ...values);
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
  if (size === 0) return run < 15 ? TO_THE_END << 6 | length : 16 << 6 | length;
  const raw = bits >> (LOOKUP_BITS - length - size) & ((1 << size) - 1);
  return extend(raw, size) << 12 | (run + 1) << 6 | length + size;
}

/** The signed value that `size` bits stand for (ITU T.81 figure F.12). */
export function extend(raw: number, size: number): number {
  return raw < 1 << (size - 1) ? raw - (1 << size) + 1 : raw;
}
