import { AssertionError } from "@std/assert";

/** A picture without transparency, from whatever source, to be compared. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** `0xRRGGBB` for each pixel, row by row, unless it is said otherwise. */
  readonly pixels: Uint32Array;
}

/** A picture whose pixel at `x`, `y` is `colour(x, y)` (`0xRRGGBB`). */
export function drawPicture(
  width: number,
  height: number,
  colour: (x: number, y: number) => number,
): Picture {
  const pixels = new Uint32Array(width * height);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++) pixels[at++] = colour(x, y) & 0xffffff;
  }
  return { width, height, pixels };
}

/** What canvas words show: those of the client's framebuffer, and of the demo's desktop. */
export function shownBy({ width, height, pixels }: Picture): Picture {
  const swap = (word: number) => (word & 0xff) << 16 | word & 0xff00 | word >>> 16 & 0xff;
  return { width, height, pixels: pixels.map(swap) };
}

/** The part of `picture` that begins at `x`, `y`. */
export function cropPicture(
  picture: Picture,
  x: number,
  y: number,
  width: number,
  height: number,
): Picture {
  return drawPicture(
    width,
    height,
    (dx, dy) => picture.pixels[(y + dy) * picture.width + x + dx]!,
  );
}

/** How many different colours there are; 1 means blank. */
export function countColours(picture: Picture): number {
  return new Set(picture.pixels).size;
}

/** Where two pictures differ: an empty text when they are equal, else a sentence for people. */
export function describeDifference(actual: Picture, expected: Picture): string {
  if (actual.width !== expected.width || actual.height !== expected.height) {
    return `size ${actual.width}x${actual.height}, expected ${expected.width}x${expected.height}`;
  }
  const wrong: number[] = [];
  actual.pixels.forEach((pixel, at) => {
    if (pixel !== expected.pixels[at]) wrong.push(at);
  });
  if (wrong.length === 0) return "";
  const samples = [wrong[0]!, wrong[wrong.length >> 1]!, wrong.at(-1)!].map((at) =>
    `(${at % actual.width},${Math.floor(at / actual.width)}) is ${hex(actual.pixels[at]!)}, ` +
    `expected ${hex(expected.pixels[at]!)}`
  );
  return `${wrong.length} of ${actual.pixels.length} pixels differ: ${samples.join("; ")}`;
}

/** Fails, saying how many pixels and which, unless both pictures are equal. */
export function assertSamePicture(actual: Picture, expected: Picture, what = "picture"): void {
  const difference = describeDifference(actual, expected);
  if (difference !== "") throw new AssertionError(`${what}: ${difference}`);
}

function hex(pixel: number): string {
  return `#${pixel.toString(16).padStart(6, "0")}`;
}
