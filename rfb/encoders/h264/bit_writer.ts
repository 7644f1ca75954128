/** Writes bits, the first one highest, as ITU-T H.264 section 7.2 has them. */
export class BitWriter {
  readonly #bytes: number[] = [];
  #count = 0;

  /** u(n): the low `count` (0 to 31) bits of `value`. */
  bits(value: number, count: number): void {
    for (let left = count - 1; left >= 0; left--, this.#count++) {
      if (this.#count % 8 === 0) this.#bytes.push(0);
      this.#bytes[this.#bytes.length - 1]! |= (value >>> left & 1) << (7 - this.#count % 8);
    }
  }

  /** ue(v): an unsigned number below 2^15 in Exp-Golomb code (section 9.1). */
  unsigned(...values: readonly number[]): void {
    for (const value of values) this.bits(value + 1, 2 * (31 - Math.clz32(value + 1)) + 1);
  }

  /** Fills up the last byte with zeros. */
  align(): void {
    this.#count = 8 * this.#bytes.length;
  }

  /** A bit that says that all ends here, and zeros to the byte's end (section 7.3.2.11). */
  end(): void {
    this.bits(1, 1);
    this.align();
  }

  /** What was written so far. */
  get bytes(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }
}
