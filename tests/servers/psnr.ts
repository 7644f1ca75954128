import type { Picture } from "./picture.ts";

/** Peak signal-to-noise ratio of two pictures of one size in dB, over all three colours; equal is infinite. */
export function psnr(actual: Picture, expected: Picture): number {
  if (actual.width !== expected.width || actual.height !== expected.height) {
    throw new Error(
      `Cannot compare ${actual.width}x${actual.height} with ${expected.width}x${expected.height}`,
    );
  }
  let squares = 0;
  actual.pixels.forEach((pixel, i) => {
    const other = expected.pixels[i]!;
    for (const shift of [0, 8, 16]) {
      const difference = (pixel >> shift & 255) - (other >> shift & 255);
      squares += difference * difference;
    }
  });
  return 10 * Math.log10(255 * 255 / (squares / (3 * actual.pixels.length)));
}
