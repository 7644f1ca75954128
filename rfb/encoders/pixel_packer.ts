/** From canvas words to pixels as a client wants them on the wire (RFC 6143 section 7.4). */
import type { PixelFormat } from "../pixel_format.ts";
import type { Rect } from "../rect.ts";

/** Canvas words in rows of `width`. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint32Array;
}

/**
 * The shapes that a pixel has on the wire: PIXEL (RFC 6143 section 7.4); CPIXEL of TRLE and ZRLE (section
 * 7.7.5), which leaves out a byte without colour; TPIXEL of Tight, R, G, B where 24 bits are 8 each; and
 * R, G, B whatever the client asked for, for files.
 */
export type PixelKind = "pixel" | "cpixel" | "tpixel" | "rgb";

/** A rectangle of packed pixels: the low `bytesPerPixel` bytes of each word, lowest first on the wire. */
export interface PackedPixels {
  readonly width: number;
  readonly height: number;
  /** 1, 2 or 4, and 3 in a short shape; what is above these bytes in a word is 0 then. */
  readonly bytesPerPixel: number;
  /** What the client asked for. */
  readonly format: PixelFormat;
  /** `width * height` words; an encoder may scribble on them. */
  readonly words: Uint32Array<ArrayBuffer>;
}

/** Packs pixels for one format; equal packed words are equal colours to the client. */
export class PixelPacker {
  /** Bytes of a PIXEL: 1, 2 or 4. */
  readonly bytesPerPixel: number;
  readonly #format: PixelFormat;
  readonly #red: Uint32Array;
  readonly #green: Uint32Array;
  readonly #blue: Uint32Array;
  readonly #isCanvas: boolean;
  readonly #isTight: boolean;
  /** By how many bits a CPIXEL lies above the lowest byte; undefined where it is a PIXEL. */
  readonly #compactShift: number | undefined;
  #scratch = new Uint32Array(0);

  /** @param format must be true colour, of 8, 16 or 32 bits. */
  constructor(format: PixelFormat) {
    this.bytesPerPixel = format.bitsPerPixel / 8;
    this.#format = format;
    const table = (max: number, shift: number) => componentTable(format, max, shift);
    this.#red = table(format.redMax, format.redShift);
    this.#green = table(format.greenMax, format.greenShift);
    this.#blue = table(format.blueMax, format.blueShift);
    this.#isCanvas = this.packWord(0x00563412) === 0x00563412;
    this.#isTight = hasShortTpixel(format);
    this.#compactShift = compactShift(format, this.packWord(0xffffff));
  }

  /** One canvas word as a PIXEL. */
  packWord(word: number): number {
    return (this.#red[word & 255]! | this.#green[word >> 8 & 255]! |
      this.#blue[word >> 16 & 255]!) >>> 0;
  }

  /** Packs `rect`, which lies in `picture`; the words are valid until the next call. */
  pack(picture: Picture, rect: Rect, kind: PixelKind = "pixel"): PackedPixels {
    const { width, height } = rect;
    const words = this.#words(width * height);
    for (let y = 0; y < height; y++) {
      const from = (rect.y + y) * picture.width + rect.x;
      words.set(picture.pixels.subarray(from, from + width), y * width);
    }
    return {
      width,
      height,
      words,
      format: this.#format,
      bytesPerPixel: this.#convert(words, kind),
    };
  }

  /** @returns bytes per pixel. */
  #convert(words: Uint32Array, kind: PixelKind): number {
    const shift = kind === "cpixel" ? this.#compactShift : undefined;
    const isRgb = kind === "rgb" || kind === "tpixel" && this.#isTight;
    const isShort = shift !== undefined || isRgb;
    // The bytes of a canvas word are R, G, B in this order.
    if (!this.#isCanvas && !isRgb) {
      for (let i = 0; i < words.length; i++) words[i] = this.packWord(words[i]!);
    }
    if (!isShort) return this.bytesPerPixel;
    for (let i = 0; i < words.length; i++) words[i] = words[i]! >>> (shift ?? 0) & 0xffffff;
    return 3;
  }

  #words(count: number): Uint32Array<ArrayBuffer> {
    if (this.#scratch.length < count) this.#scratch = new Uint32Array(count);
    return this.#scratch.subarray(0, count);
  }
}

/** Whether Tight's pixels are 3 bytes R, G, B for clients of this format. */
export function hasShortTpixel({ bitsPerPixel, depth, ...format }: PixelFormat): boolean {
  const { redMax, greenMax, blueMax } = format;
  return bitsPerPixel === 32 && depth === 24 &&
    [redMax, greenMax, blueMax].every((max) => max === 255);
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

/** @param bits a packed pixel with all bits of its colours set. */
function compactShift({ bitsPerPixel, depth, bigEndian }: PixelFormat, bits: number) {
  if (bitsPerPixel !== 32 || depth > 24) return undefined;
  // Where either end could go, the pixel's three low bytes stay: on the wire the first or the last.
  const shifts = bigEndian ? [8, 0] : [0, 8];
  return shifts.find((shift) => (bits & ~(0xffffff << shift)) === 0);
}

function swapBytes(value: number, size: number): number {
  let swapped = 0;
  for (let i = 0; i < size; i++) swapped = swapped * 256 + (value >>> 8 * i & 255);
  return swapped;
}
