/** From canvas words to pixels as a client wants them on the wire (RFC 6143 section 7.4). */
import type { PixelFormat } from "../pixel_format.ts";
import type { Rect } from "../rect.ts";

/** Canvas words in rows of `width`. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint32Array;
}

/** A rectangle of packed pixels: the low `bytesPerPixel` bytes of each word, lowest first on the wire. */
export interface PackedPixels {
  readonly width: number;
  readonly height: number;
  /** 1, 2 or 4. */
  readonly bytesPerPixel: number;
  /** `width * height` words; an encoder may scribble on them. */
  readonly words: Uint32Array<ArrayBuffer>;
}

/** Packs pixels for one format; equal packed words are equal colours to the client. */
export class PixelPacker {
  readonly bytesPerPixel: number;
  #red: Uint32Array;
  #green: Uint32Array;
  #blue: Uint32Array;
  #isCanvas: boolean;
  #scratch = new Uint32Array(0);

  /** @param format must be true colour, of 8, 16 or 32 bits. */
  constructor(format: PixelFormat) {
    this.bytesPerPixel = format.bitsPerPixel / 8;
    const table = (max: number, shift: number) => componentTable(format, max, shift);
    this.#red = table(format.redMax, format.redShift);
    this.#green = table(format.greenMax, format.greenShift);
    this.#blue = table(format.blueMax, format.blueShift);
    this.#isCanvas = this.packWord(0x00563412) === 0x00563412;
  }

  /** One canvas word, packed. */
  packWord(word: number): number {
    return (this.#red[word & 255]! | this.#green[word >> 8 & 255]! |
      this.#blue[word >> 16 & 255]!) >>> 0;
  }

  /** Packs `rect`, which lies in `picture`; the words are valid until the next call. */
  pack(picture: Picture, rect: Rect): PackedPixels {
    const words = this.#words(rect.width * rect.height);
    for (let y = 0; y < rect.height; y++) {
      const from = (rect.y + y) * picture.width + rect.x;
      words.set(picture.pixels.subarray(from, from + rect.width), y * rect.width);
    }
    if (!this.#isCanvas) {
      for (let i = 0; i < words.length; i++) words[i] = this.packWord(words[i]!);
    }
    return { width: rect.width, height: rect.height, bytesPerPixel: this.bytesPerPixel, words };
  }

  #words(count: number): Uint32Array<ArrayBuffer> {
    if (this.#scratch.length < count) this.#scratch = new Uint32Array(count);
    return this.#scratch.subarray(0, count);
  }
}

/** For each 8-bit component its bits in the packed word, in the order of the wire. */
function componentTable(format: PixelFormat, max: number, shift: number): Uint32Array {
  const value = (component: number) => Math.round(component * max / 255) * 2 ** shift >>> 0;
  return Uint32Array.from({ length: 256 }, (_, component) => {
    return format.bigEndian
      ? swapBytes(value(component), format.bitsPerPixel / 8)
      : value(component);
  });
}

function swapBytes(value: number, size: number): number {
  let swapped = 0;
  for (let i = 0; i < size; i++) swapped = swapped * 256 + (value >>> 8 * i & 255);
  return swapped;
}
