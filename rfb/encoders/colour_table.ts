const SLOTS = 1024;
const HASH_FACTOR = 0x9e3779b1;
const HASH_SHIFT = 32 - 10;

/** The most colours that a table may be made for. */
const COLOUR_TABLE_LIMIT = 256;

/** Colours, each with its index in the order of coming: a palette while it is found. */
export class ColourTable {
  readonly #limit: number;
  #colours = new Uint32Array(COLOUR_TABLE_LIMIT);
  #count = 0;
  /** Open addressing; an index + 1, 0 where free. */
  #slots = new Uint16Array(SLOTS);

  /** @param limit 1 to {@linkcode COLOUR_TABLE_LIMIT}. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** A view of the colours, valid until the next change. */
  get colours(): Uint32Array {
    return this.#colours.subarray(0, this.#count);
  }

  get count(): number {
    return this.#count;
  }

  clear(): void {
    this.#count = 0;
    this.#slots.fill(0);
  }

  /** Makes sure that `colour` is known. @returns `false` where that would be beyond the limit. */
  add(colour: number): boolean {
    const slot = this.#slotOf(colour);
    if (this.#slots[slot] !== 0) return true;
    if (this.#count === this.#limit) return false;
    this.#colours[this.#count++] = colour;
    this.#slots[slot] = this.#count;
    return true;
  }

  /** Adds all of `words` until there are too many. @returns whether all of them are known. */
  addAll(words: Uint32Array): boolean {
    let last = -1;
    for (let i = 0; i < words.length; i++) {
      const word = words[i]!;
      // Pictures have long runs, which cost a comparison this way and not a look-up.
      if (word === last) continue;
      if (!this.add(word)) return false;
      last = word;
    }
    return true;
  }

  /** The index of `colour`, or -1. */
  indexOf(colour: number): number {
    return this.#slots[this.#slotOf(colour)]! - 1;
  }

  /** Where `colour` is, or would be. A quarter of the slots are taken at most. */
  #slotOf(colour: number): number {
    let slot = Math.imul(colour, HASH_FACTOR) >>> HASH_SHIFT;
    for (;;) {
      const known = this.#slots[slot]!;
      if (known === 0 || this.#colours[known - 1] === colour) return slot;
      slot = slot + 1 & SLOTS - 1;
    }
  }
}
