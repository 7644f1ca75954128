import { OPAQUE, type PixelFormat } from "../pixel_format.ts";
import type { PixelLayout } from "./pixel_layout.ts";

/** Pixels of 3 or 4 bytes with the colours at any place: what servers send that keep to their own format. */
export class ShiftedLayout implements PixelLayout {
  readonly bytes: number;
  /** How far each byte of the wire stands in the pixel's value; the fourth may not be there. */
  #first: number;
  #second: number;
  #third: number;
  #fourth: number;
  #red: Component;
  #green: Component;
  #blue: Component;

  /** @param places for each byte on the wire its shift in the 32-bit value. */
  constructor(format: PixelFormat, places: readonly number[]) {
    this.bytes = places.length;
    this.#first = places[0]!;
    this.#second = places[1]!;
    this.#third = places[2]!;
    this.#fourth = places[3] ?? 0;
    this.#red = new Component(format.redShift, format.redMax);
    this.#green = new Component(format.greenShift, format.greenMax);
    this.#blue = new Component(format.blueShift, format.blueMax);
  }

  word(source: Uint8Array, at: number): number {
    let value = source[at]! << this.#first | source[at + 1]! << this.#second |
      source[at + 2]! << this.#third;
    if (this.bytes === 4) value |= source[at + 3]! << this.#fourth;
    return (this.#red.of(value) | this.#green.of(value) << 8 | this.#blue.of(value) << 16 |
      OPAQUE) >>> 0;
  }

  unpack(
    source: Uint8Array,
    at: number,
    count: number,
    target: Uint32Array,
    targetAt: number,
  ): void {
    const end = targetAt + count;
    for (let i = targetAt; i < end; i++, at += this.bytes) target[i] = this.word(source, at);
  }
}

/** One of the three colours in a pixel's value; what it stands for is looked up. */
class Component {
  #values: Uint8Array;
  #shift: number;
  #max: number;

  constructor(shift: number, max: number) {
    this.#shift = shift;
    this.#max = max;
    this.#values = Uint8Array.from({ length: max + 1 }, (_, value) => scale(value, max));
  }

  of(value: number): number {
    return this.#values[value >>> this.#shift & this.#max]!;
  }
}

/** A component of 0 to `max` (a power of two less one) as one of 0 to 255; what has no bits is 0. */
export function scale(value: number, max: number): number {
  return max === 0 ? 0 : Math.round((value & max) * 255 / max);
}
