import { assert } from "@std/assert";
import { dctScale, inverseDct } from "../../../rfb/jpeg/inverse_dct.ts";
import { ZIGZAG } from "../../../rfb/jpeg/zigzag.ts";
import { Random } from "../_random.ts";

/** The definition, ITU T.81 section A.3.3. */
function slowSample(coefficients: readonly number[], x: number, y: number): number {
  const cosine = (at: number, n: number) =>
    Math.cos((2 * at + 1) * n * Math.PI / 16) * (n === 0 ? Math.SQRT1_2 : 1);
  const sum = coefficients.reduce(
    (sum, value, i) => sum + value * cosine(x, i & 7) * cosine(y, i >> 3),
    0,
  );
  return Math.max(0, Math.min(255, sum / 4 + 128));
}

Deno.test("inverseDct() gives what the definition gives, to half a level, for any last coefficient", () => {
  const random = new Random(1);
  for (let last = 1; last < 64; last++) {
    const coefficients = new Array<number>(64).fill(0);
    for (let k = 0; k <= last; k++) coefficients[ZIGZAG[k]!] = random.below(200) - 100;
    const scaled = coefficients.map((value, i) => value * dctScale(i & 7, i >> 3));
    scaled[0]! += 128;
    const found = new Uint8ClampedArray(100);
    inverseDct(Float64Array.from(scaled), last, found, 5, 10);
    for (let i = 0; i < 64; i++) {
      const wanted = slowSample(coefficients, i & 7, i >> 3);
      const sample = found[5 + 10 * (i >> 3) + (i & 7)]!;
      assert(Math.abs(sample - wanted) < 0.51, `last ${last}, ${i}: ${sample} for ${wanted}`);
    }
  }
});
