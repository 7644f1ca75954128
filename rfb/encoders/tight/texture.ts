import type { PackedPixels } from "../pixel_packer.ts";

/** Rows that are looked at: one of so many. */
const ROW_STEP = 8;
/** From this difference of a component on, neighbours are far from each other. */
const FAR = 24;

/** How pixels differ from their left neighbours. */
export interface Texture {
  /** Most neighbours are equal, as in drawings and text: lossless compression does well there. */
  readonly isFlat: boolean;
  /** They differ, but little, as in photographs and gradients. */
  readonly isSmooth: boolean;
}

/** Looks at some rows of `pixels`; with pixels of 2 bytes, distances are rough. */
export function textureOf({ words, width, height }: PackedPixels): Texture {
  let [equal, far, seen] = [0, 0, 0];
  for (let y = 0; y < height; y += ROW_STEP) {
    for (let at = y * width + 1; at < (y + 1) * width; at++, seen++) {
      const [word, left] = [words[at]!, words[at - 1]!];
      if (word === left) equal++;
      else if (isFar(word, left, 0) || isFar(word, left, 8) || isFar(word, left, 16)) far++;
    }
  }
  const isFlat = 2 * equal >= seen;
  return { isFlat, isSmooth: !isFlat && 8 * far < seen };
}

function isFar(word: number, left: number, shift: number): boolean {
  return Math.abs((word >> shift & 255) - (left >> shift & 255)) > FAR;
}
