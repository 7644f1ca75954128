/** Places in memory for values of one kind, which stay there while no others need their place. */
export class Slots<Value> {
  #at: number;
  #bytes: number;
  #kept: (Value | undefined)[];
  #write: (value: Value, at: number) => void;

  /** @param write puts a value into the memory, at a place that begins at `at` and is `bytes` long. */
  constructor(
    place: { readonly at: number; readonly bytes: number; readonly count: number },
    write: (value: Value, at: number) => void,
  ) {
    this.#at = place.at;
    this.#bytes = place.bytes;
    this.#kept = new Array(place.count).fill(undefined);
    this.#write = write;
  }

  /** Where each of `values` stands, of which there are no more than places. */
  place(values: readonly Value[]): number[] {
    return values.map((value) => {
      let slot = this.#kept.indexOf(value);
      if (slot < 0) {
        slot = this.#kept.findIndex((kept) => kept === undefined || !values.includes(kept));
        this.#kept[slot] = value;
        this.#write(value, this.#at + slot * this.#bytes);
      }
      return this.#at + slot * this.#bytes;
    });
  }
}
