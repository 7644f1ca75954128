import type { PixelLayout } from "./pixel_layout.ts";

/** Pixels of 8 or 16 bits, each an index into a table of all canvas words there can be. */
export class TableLayout implements PixelLayout {
  readonly bytes: 1 | 2;
  #words: Uint32Array;
  #low: number;
  #high: number;

  /**
   * @param words 256 canvas words or more for one byte, 65,536 for two; they may change while in use.
   * @throws {RangeError} when there are too few.
   */
  constructor(words: Uint32Array, bytes: 1 | 2, bigEndian: boolean) {
    if (words.length < 256 ** bytes) {
      throw new RangeError(
        `Cannot look up pixels of ${bytes} bytes among ${words.length} colours: ` +
          `expected ${256 ** bytes}`,
      );
    }
    this.bytes = bytes;
    this.#words = words;
    this.#low = bytes === 2 && bigEndian ? 1 : 0;
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
    const words = this.#words;
    const end = targetAt + count;
    if (this.bytes === 1) {
      for (let i = targetAt; i < end; i++) target[i] = words[source[at++]!]!;
      return;
    }
    let low = at + this.#low;
    let high = at + this.#high;
    for (let i = targetAt; i < end; i++, low += 2, high += 2) {
      target[i] = words[source[low]! | source[high]! << 8]!;
    }
  }
}
