const INITIAL_BYTES = 4096;

/** Bits into bytes, the first bit lowest, as DEFLATE wants them (RFC 1951 section 3.1.1). */
export class DeflateBits {
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(INITIAL_BYTES);
  #length = 0;
  /** Bits that do not make a byte yet, and how many they are. */
  #bits = 0;
  #count = 0;

  /** Makes room, so that `count` more bytes may be written with no further look. */
  reserve(count: number): void {
    const needed = this.#length + count;
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, 2 * this.#bytes.length));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }

  /** The low `count` bits of `value`, at most 16, which has no others. */
  put(value: number, count: number): void {
    this.#bits |= value << this.#count;
    this.#count += count;
    if (this.#count < 16) return;
    this.#bytes[this.#length++] = this.#bits;
    this.#bytes[this.#length++] = this.#bits >>> 8;
    this.#bits >>>= 16;
    this.#count -= 16;
  }

  /** Fills up the byte that has been begun with zeros, so that whole bytes may follow. */
  align(): void {
    while (this.#count > 0) {
      this.#bytes[this.#length++] = this.#bits;
      this.#bits >>>= 8;
      this.#count = Math.max(0, this.#count - 8);
    }
  }

  /** Whole bytes, after {@linkcode DeflateBits.align}. */
  bytes(bytes: Uint8Array): void {
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** What was written, as a view that is valid until the next write; it has been aligned. */
  take(): Uint8Array<ArrayBuffer> {
    const taken = this.#bytes.subarray(0, this.#length);
    this.#length = 0;
    return taken;
  }
}
