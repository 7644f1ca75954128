/** Blocks of 8 × 8 samples on their way to coefficients (ITU-T T.81 section A.3). */
import { ZIGZAG } from "./jpeg_tables.ts";

/** `COSINES[8 * u + x]`: the weight of sample `x` in frequency `u`. */
const COSINES = Float32Array.from({ length: 64 }, (_, i) => {
  const [u, x] = [i >> 3, i & 7];
  return (u === 0 ? Math.SQRT1_2 : 1) / 2 * Math.cos((2 * x + 1) * u * Math.PI / 16);
});

/** Turns blocks of samples into quantised coefficients, in the order in which they are sent. */
export class JpegBlocks {
  /** Samples around 0, row by row; overwritten by each transformation. */
  readonly samples: Float32Array = new Float32Array(64);
  readonly coefficients: Int16Array = new Int16Array(64);
  #rows = new Float32Array(64);

  /** @param divisors how coarse each coefficient is, row by row. */
  transform(divisors: Uint8Array): void {
    for (let y = 0; y < 8; y++) {
      for (let u = 0; u < 8; u++) this.#rows[8 * y + u] = weigh(this.samples, 8 * y, 1, u);
    }
    for (let u = 0; u < 8; u++) {
      for (let v = 0; v < 8; v++) this.samples[8 * v + u] = weigh(this.#rows, u, 8, v);
    }
    for (let i = 0; i < 64; i++) {
      const place = ZIGZAG[i]!;
      this.coefficients[i] = Math.round(this.samples[place]! / divisors[place]!);
    }
  }
}

/** One frequency of the eight values from `at` on, `stride` apart. */
function weigh(values: Float32Array, at: number, stride: number, frequency: number): number {
  let sum = 0;
  for (let i = 0; i < 8; i++) sum += values[at + i * stride]! * COSINES[8 * frequency + i]!;
  return sum;
}
