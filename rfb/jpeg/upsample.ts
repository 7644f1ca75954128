/**
 * Chroma at half of the resolution, to the full one: each new sample is made of the two nearest to it, three
 * parts and one part, in either direction. This is what most decoders do, so pictures look alike.
 */

/** Sums three parts of the row at `near` and one of that at `far`, `count` samples. */
export function blendRows(
  plane: Uint8ClampedArray,
  near: number,
  far: number,
  count: number,
  target: Uint16Array,
): void {
  for (let i = 0; i < count; i++) target[i] = 3 * plane[near + i]! + plane[far + i]!;
}

/** Makes `2 * count` samples of `count`, each of which is 4 times too large. */
export function doubleRow(source: Uint16Array, count: number, target: Uint8ClampedArray): void {
  for (let i = 0; i < count; i++) {
    const here = 3 * source[i]!;
    target[2 * i] = here + source[i === 0 ? 0 : i - 1]! + 8 >> 4;
    target[2 * i + 1] = here + source[i === count - 1 ? i : i + 1]! + 7 >> 4;
  }
}

/** Makes as many samples of `count`, each of which is 4 times too large. */
export function quarterRow(source: Uint16Array, count: number, target: Uint8ClampedArray): void {
  for (let i = 0; i < count; i++) target[i] = source[i]! + 2 >> 2;
}

/** Repeats each sample `times` times, up to `count`. */
export function repeatSamples(
  plane: Uint8ClampedArray,
  from: number,
  times: number,
  count: number,
  target: Uint8ClampedArray,
): void {
  for (let i = 0; i < count; i++) target[i] = plane[from + Math.floor(i / times)]!;
}
