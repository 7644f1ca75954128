/** Coefficients as Huffman codes and bits (ITU-T T.81 section F.1.2). */
import type { ByteWriter } from "../byte_writer.ts";
import type { JpegHuffmanTable } from "./jpeg_tables.ts";

/** A run of 16 zeros; and that only zeros are left. */
const ZERO_RUN = 0xf0;
const END_OF_BLOCK = 0;

/** Codes by symbol. */
export class JpegCode {
  readonly codes = new Uint16Array(256);
  readonly lengths = new Uint8Array(256);

  constructor({ counts, symbols }: JpegHuffmanTable) {
    let [code, at] = [0, 0];
    counts.forEach((count, i) => {
      for (let left = count; left > 0; left--) {
        const symbol = symbols[at++]!;
        this.codes[symbol] = code++;
        this.lengths[symbol] = i + 1;
      }
      code <<= 1;
    });
  }
}

/** Writes bits, the first one highest; after each byte of all ones comes a zero byte. */
export class JpegBits {
  readonly #out: ByteWriter;
  #bits = 0;
  #count = 0;

  constructor(out: ByteWriter) {
    this.#out = out;
  }

  /** A block's coefficients, the first as its difference from `lastMean`. */
  block(coefficients: Int16Array, lastMean: number, mean: JpegCode, runs: JpegCode): void {
    this.#value(0, coefficients[0]! - lastMean, mean);
    let zeros = 0;
    for (let i = 1; i < 64; i++) {
      const coefficient = coefficients[i]!;
      if (coefficient === 0) {
        zeros++;
        continue;
      }
      for (; zeros > 15; zeros -= 16) this.#symbol(ZERO_RUN, runs);
      this.#value(zeros, coefficient, runs);
      zeros = 0;
    }
    if (zeros > 0) this.#symbol(END_OF_BLOCK, runs);
  }

  /** Fills up the last byte with ones. */
  end(): void {
    if (this.#count > 0) this.#put(0x7f, 7);
    this.#bits = this.#count = 0;
  }

  /** `zeros` in the high half of a symbol, how many bits the value has in the low one, and these. */
  #value(zeros: number, value: number, code: JpegCode): void {
    const size = 32 - Math.clz32(Math.abs(value));
    this.#symbol(zeros << 4 | size, code);
    // Negative values are one less, so that their first bit is 0.
    this.#put(value < 0 ? value - 1 & (1 << size) - 1 : value, size);
  }

  #symbol(symbol: number, { codes, lengths }: JpegCode): void {
    this.#put(codes[symbol]!, lengths[symbol]!);
  }

  #put(value: number, count: number): void {
    this.#bits = this.#bits << count | value;
    this.#count += count;
    while (this.#count >= 8) {
      this.#count -= 8;
      const byte = this.#bits >> this.#count & 255;
      this.#out.u8(byte);
      if (byte === 255) this.#out.u8(0);
    }
    this.#bits &= (1 << this.#count) - 1;
  }
}
