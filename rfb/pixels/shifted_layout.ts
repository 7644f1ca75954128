import { OPAQUE, type PixelFormat } from "../pixel_format.ts";
import type { PixelLayout } from "./pixel_layout.ts";

/** Pixels of 3 or 4 bytes with the colours at any place: what servers send that keep to their own format. */
export class ShiftedLayout implements PixelLayout {
  readonly bytes: number;
  #format: PixelFormat;
  /** How far each byte of the wire stands in the pixel's value. */
  #places: readonly number[];

  /** @param places for each byte on the wire its shift in the 32-bit value. */
  constructor(format: PixelFormat, places: readonly number[]) {
    this.bytes = places.length;
    this.#format = format;
    this.#places = places;
  }

  word(source: Uint8Array, at: number): number {
    let value = 0;
    for (const place of this.#places) value |= source[at++]! << place;
    const { redMax, greenMax, blueMax, redShift, greenShift, blueShift } = this.#format;
    const red = scale(value >>> redShift, redMax);
    const green = scale(value >>> greenShift, greenMax);
    const blue = scale(value >>> blueShift, blueMax);
    return (red | green << 8 | blue << 16 | OPAQUE) >>> 0;
  }

  unpack(
    source: Uint8Array,
    at: number,
    count: number,
    target: Uint32Array,
    targetAt: number,
  ): void {
    for (let i = 0; i < count; i++) target[targetAt + i] = this.word(source, at + i * this.bytes);
  }
}

/** A component of 0 to `max` (a power of two less one) as one of 0 to 255; what has no bits is 0. */
export function scale(value: number, max: number): number {
  return max === 0 ? 0 : Math.round((value & max) * 255 / max);
}
