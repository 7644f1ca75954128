import type { DeflateBits } from "./deflate_bits.ts";
import { type HuffmanCode, huffmanCode } from "./deflate_codes.ts";

/** Two codes that tokens are written in. */
export interface DeflateCodes {
  readonly literal: HuffmanCode;
  readonly distance: HuffmanCode;
}

const MAX_HEADER_CODE_BITS = 7;
const HEADER_SYMBOLS = 19;

/** In which order lengths of the header's own code come. */
const HEADER_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15] as const;

/** Symbols of the header that repeat a length: extra bits, and the fewest repetitions. */
const REPEAT_LAST = { symbol: 16, bits: 2, from: 3, to: 6 } as const;
const ZEROS = { symbol: 17, bits: 3, from: 3, to: 10 } as const;
const MANY_ZEROS = { symbol: 18, bits: 7, from: 11, to: 138 } as const;
const HEADER_EXTRA_BITS = Uint8Array.from({ length: HEADER_SYMBOLS }, (_, symbol) => {
  const repeat = [REPEAT_LAST, ZEROS, MANY_ZEROS].find((one) => one.symbol === symbol);
  return repeat?.bits ?? 0;
});

/** The lengths of a block's codes, themselves coded (RFC 1951 section 3.2.7). */
export class DynamicHeader {
  /** Its length in bits. */
  readonly bits: number;
  #literals: number;
  #distances: number;
  #code: HuffmanCode;
  #symbols: readonly number[];
  #extras: readonly number[];
  #codeLengths: number;

  constructor({ literal, distance }: DeflateCodes) {
    this.#literals = Math.max(257, usedLength(literal.lengths));
    this.#distances = Math.max(1, usedLength(distance.lengths));
    const lengthsToTell = new Uint8Array(this.#literals + this.#distances);
    lengthsToTell.set(literal.lengths.subarray(0, this.#literals));
    lengthsToTell.set(distance.lengths.subarray(0, this.#distances), this.#literals);
    const runs = new LengthRuns();
    runs.add(lengthsToTell);
    this.#symbols = runs.symbols;
    this.#extras = runs.extras;
    this.#code = huffmanCode(runs.frequencies, MAX_HEADER_CODE_BITS);
    const { lengths } = this.#code;
    this.#codeLengths = 1 + HEADER_ORDER.findLastIndex((symbol) => lengths[symbol]! > 0);
    this.bits = runs.frequencies.reduce(
      (sum, frequency, symbol) => sum + frequency * (lengths[symbol]! + HEADER_EXTRA_BITS[symbol]!),
      14 + 3 * this.#codeLengths,
    );
  }

  write(out: DeflateBits): void {
    const { lengths, codes } = this.#code;
    out.put(this.#literals - 257, 5);
    out.put(this.#distances - 1, 5);
    out.put(this.#codeLengths - 4, 4);
    for (const symbol of HEADER_ORDER.slice(0, this.#codeLengths)) out.put(lengths[symbol]!, 3);
    this.#symbols.forEach((symbol, i) => {
      out.put(codes[symbol]!, lengths[symbol]!);
      out.put(this.#extras[i]!, HEADER_EXTRA_BITS[symbol]!);
    });
  }
}

function usedLength(lengths: Uint8Array): number {
  return 1 + lengths.findLastIndex((length) => length > 0);
}

/** Code lengths as the header's symbols, with repetitions. */
class LengthRuns {
  readonly symbols: number[] = [];
  readonly extras: number[] = [];
  readonly frequencies: Uint32Array = new Uint32Array(HEADER_SYMBOLS);

  add(lengths: Uint8Array): void {
    for (let at = 0; at < lengths.length;) {
      const length = lengths[at]!;
      let run = 1;
      while (lengths[at + run] === length) run++;
      if (length === 0) this.#addZeros(run);
      else this.#addSame(length, run);
      at += run;
    }
  }

  #addZeros(run: number): void {
    for (let left = run; left > 0;) {
      if (left < ZEROS.from) left -= this.#push(0, 0, 1);
      else {
        const repeat = left < MANY_ZEROS.from ? ZEROS : MANY_ZEROS;
        const count = Math.min(left, repeat.to);
        left -= this.#push(repeat.symbol, count - repeat.from, count);
      }
    }
  }

  #addSame(length: number, run: number): void {
    this.#push(length, 0, 1);
    for (let left = run - 1; left > 0;) {
      if (left < REPEAT_LAST.from) left -= this.#push(length, 0, 1);
      else {
        const count = Math.min(left, REPEAT_LAST.to);
        left -= this.#push(REPEAT_LAST.symbol, count - REPEAT_LAST.from, count);
      }
    }
  }

  /** @returns `count`, of how many lengths this tells. */
  #push(symbol: number, extra: number, count: number): number {
    this.symbols.push(symbol);
    this.extras.push(extra);
    this.frequencies[symbol]!++;
    return count;
  }
}
