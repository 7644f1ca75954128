import type { PixelLayout } from "./pixel_layout.ts";

/** Pixels of 8 or 16 bits, each an index into a table of all canvas words there can be. */
export class TableLayout implements PixelLayout {
  readonly bytes: 1 | 2;
  #words: Uint32Array;
  #low: number;
  #high: number;

  /** @param words 256 canvas words for one byte, 65,536 for two; they may change while in use. */
  constructor(words: Uint32Array, bigEndian: boolean) {
    this.bytes = words.length === 256 ? 1 : 2;
    this.#words = words;
    this.#low = this.bytes === 2 && bigEndian ? 1 : 0;
    this.#high = 1 - this.#low;
  }

  word(source: Uint8Array, at: number): number {
    if (this.bytes === 1) return this.#words[source[at]!]!;
    return this.#words[source[at + this.#low]! | source[at + this.#high]! << 8]!;
  }

  unpack(
    source: Uint8Array,
    at: number,
    count: number,
    target: Uint32Array,
    targetAt: number,
  ): void {
    for (let i = 0; i < count; i++) {
      target[targetAt + i] = this.word(source, at + i * this.bytes);
    }
  }
}
