/** Pictures as macroblocks that carry their samples as they are (ITU-T H.264 section 7.3.5, I_PCM). */
import type { PackedPixels } from "../pixel_packer.ts";

/** Pixels along a macroblock's side. */
export const MACROBLOCK = 16;

/** Samples of brightness, and of each of the two differences, which have half as many across and down. */
const LUMA_SAMPLES = 256;
const CHROMA_SAMPLES = 64;
const CHROMA_SIDE = 8;

/** Bytes of a macroblock's samples. */
export const MACROBLOCK_BYTES = LUMA_SAMPLES + 2 * CHROMA_SAMPLES;

/** Fixed point: sums of weights are 219 and 224 steps of 255, the ranges of ITU-R BT.709. */
const SHIFT = 16;
const HALF = 1 << (SHIFT - 1);
const weight = (share: number, steps: number) => Math.round(share * steps / 255 * (1 << SHIFT));
const [KR, KG, KB] = [0.2126, 0.7152, 0.0722];
const Y = [KR, KG, KB].map((share) => weight(share, 219));
const CB = [-KR, -KG, 1 - KB].map((share) => weight(share / 2 / (1 - KB), 224));
const CR = [1 - KR, -KG, -KB].map((share) => weight(share / 2 / (1 - KR), 224));

/** The samples of one macroblock after the other, Y'CbCr 4:2:0 of limited range as in ITU-R BT.709. */
export class Macroblocks {
  /** Macroblocks across, and down. */
  readonly across: number;
  readonly down: number;
  readonly #pixels: PackedPixels;

  /** @param pixels words of R, G, B, the lowest byte first; at least one. */
  constructor(pixels: PackedPixels) {
    this.#pixels = pixels;
    this.across = Math.ceil(pixels.width / MACROBLOCK);
    this.down = Math.ceil(pixels.height / MACROBLOCK);
  }

  /** Writes the {@linkcode MACROBLOCK_BYTES} samples of a macroblock to `out` from `at` on. */
  samples(column: number, row: number, out: Uint8Array, at: number): void {
    const [left, top] = [column * MACROBLOCK, row * MACROBLOCK];
    for (let i = 0; i < LUMA_SAMPLES; i++) {
      const word = this.#word(left + i % MACROBLOCK, top + (i >> 4));
      out[at + i] = 16 + mix(Y, word & 255, word >>> 8 & 255, word >>> 16 & 255, HALF, SHIFT);
    }
    const chroma = at + LUMA_SAMPLES;
    for (let i = 0; i < CHROMA_SAMPLES; i++) {
      this.#chroma(left + 2 * (i % CHROMA_SIDE), top + 2 * (i >> 3), out, chroma + i);
    }
  }

  /** Both differences of the mean of four pixels. */
  #chroma(x: number, y: number, out: Uint8Array, at: number): void {
    let [red, green, blue] = [0, 0, 0];
    for (let i = 0; i < 4; i++) {
      const word = this.#word(x + (i & 1), y + (i >> 1));
      red += word & 255;
      green += word >>> 8 & 255;
      blue += word >>> 16 & 255;
    }
    out[at] = 128 + mix(CB, red, green, blue, 4 * HALF, SHIFT + 2);
    out[at + CHROMA_SAMPLES] = 128 + mix(CR, red, green, blue, 4 * HALF, SHIFT + 2);
  }

  /** Beyond its edges a picture goes on as it ends. */
  #word(x: number, y: number): number {
    const { width, height, words } = this.#pixels;
    return words[Math.min(y, height - 1) * width + Math.min(x, width - 1)]!;
  }
}

function mix(
  [r, g, b]: readonly number[],
  red: number,
  green: number,
  blue: number,
  half: number,
  shift: number,
): number {
  return r! * red + g! * green + b! * blue + half >> shift;
}
