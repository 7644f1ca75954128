/** What a slow decoder reads from: bytes, pixels of any shape, zlib streams. Simple, not fast. */
import { constants, inflateSync } from "node:zlib";
import type { PixelFormat } from "../../../rfb/pixel_format.ts";

/** A zlib stream over many calls: it is inflated anew from its beginning each time. */
export class SlowInflater {
  #compressed: number[] = [];
  #given = 0;

  inflate(bytes: Uint8Array): Uint8Array {
    this.#compressed.push(...bytes);
    const all = inflateSync(Uint8Array.from(this.#compressed), {
      finishFlush: constants.Z_SYNC_FLUSH,
    });
    const fresh = new Uint8Array(all.subarray(this.#given));
    this.#given = all.length;
    return fresh;
  }
}

/** Reads bytes of one rectangle, and pixels as their values in the format. */
export class SlowInput {
  at = 0;
  constructor(readonly bytes: Uint8Array, readonly format: PixelFormat) {}

  get left(): number {
    return this.bytes.length - this.at;
  }

  take(count: number): Uint8Array {
    if (count > this.left) throw new Error(`Cannot read ${count} bytes at ${this.at}: too short`);
    this.at += count;
    return this.bytes.subarray(this.at - count, this.at);
  }

  uint(size: number, bigEndian = true): number {
    const part = this.take(size);
    let value = 0;
    for (let i = 0; i < size; i++) value = value * 256 + part[bigEndian ? i : size - 1 - i]!;
    return value;
  }

  pixel(): number {
    return this.uint(this.format.bitsPerPixel / 8, this.format.bigEndian);
  }

  cpixel(): number {
    const { bitsPerPixel, depth, bigEndian } = this.format;
    if (bitsPerPixel !== 32 || depth > 24) return this.pixel();
    const colours = colourMask(this.format);
    if (colours < 2 ** 24) return this.uint(3, bigEndian);
    if (colours % 256 === 0) return this.uint(3, bigEndian) * 256;
    return this.pixel();
  }

  tpixel(): number {
    const { bitsPerPixel, depth, redMax, greenMax, blueMax } = this.format;
    const isShort = bitsPerPixel === 32 && depth === 24 && redMax === 255 && greenMax === 255 &&
      blueMax === 255;
    if (!isShort) return this.pixel();
    const { redShift, greenShift, blueShift } = this.format;
    return this.uint(1) * 2 ** redShift + this.uint(1) * 2 ** greenShift +
      this.uint(1) * 2 ** blueShift;
  }
}

/** The bits of a pixel's value that carry colour. */
export function colourMask(format: PixelFormat): number {
  return format.redMax * 2 ** format.redShift + format.greenMax * 2 ** format.greenShift +
    format.blueMax * 2 ** format.blueShift;
}
