import { COLUMNS_UP_TO } from "./zigzag.ts";

/**
 * The inverse DCT after Arai, Agui and Nakajima: what each coefficient is multiplied with first is part of
 * the quantisation table, which leaves five multiplications for eight values. In doubles, which here cost
 * what integers do, it is exact to far less than a level.
 */

const SQRT2 = Math.SQRT2;
const C1 = 2 * Math.cos(Math.PI / 8);
const C2 = 2 * (Math.cos(Math.PI / 8) - Math.cos(3 * Math.PI / 8));
const C3 = 2 * (Math.cos(Math.PI / 8) + Math.cos(3 * Math.PI / 8));

/** What {@linkcode inverseDct} multiplies with, for those that do the same in another way. */
export const DCT_FACTORS = { SQRT2, C1, C2, C3 } as const;

/** What the coefficient at row `v`, column `u` is multiplied with before the rest. */
export function dctScale(u: number, v: number): number {
  return axisScale(u) * axisScale(v) / 8;
}

function axisScale(n: number): number {
  return n === 0 ? 1 : SQRT2 * Math.cos(n * Math.PI / 16);
}

/** The first two coefficients after the mean, one across and one down, are all that most blocks of colour have. */
const SLOPES = 2;
const SLOPE = [0, 1, 2, 3].map((x) =>
  Math.cos((2 * x + 1) * Math.PI / 16) / Math.cos(Math.PI / 16)
);

/**
 * Turns `block`, 8 rows of 8 scaled coefficients, into samples of 0 to 255 from `at` on in `target`.
 * `block` is all 0 then; 128 was added to its first value.
 *
 * @param last number on the wire of the last coefficient that is not 0.
 */
export function inverseDct(
  block: Float64Array,
  last: number,
  target: Uint8ClampedArray,
  at: number,
  stride: number,
): void {
  if (last <= SLOPES) return paintSlopes(block, target, at, stride);
  const columns = COLUMNS_UP_TO[last]!;
  for (let x = 0; x < columns; x++) transformColumn(block, x);
  for (let y = 0; y < 8; y++) {
    if (columns <= 4) transformShortRow(block, 8 * y, target, at);
    else transformRow(block, 8 * y, target, at);
    at += stride;
  }
}

function paintSlopes(b: Float64Array, target: Uint8ClampedArray, at: number, stride: number): void {
  const mean = b[0]!, down = b[8]!;
  const x0 = b[1]!, x1 = x0 * SLOPE[1]!, x2 = x0 * SLOPE[2]!, x3 = x0 * SLOPE[3]!;
  b[0] = b[1] = b[8] = 0;
  for (let y = 0; y < 8; y++) {
    const level = y < 4 ? mean + down * SLOPE[y]! : mean - down * SLOPE[7 - y]!;
    target[at] = level + x0;
    target[at + 1] = level + x1;
    target[at + 2] = level + x2;
    target[at + 3] = level + x3;
    target[at + 4] = level - x3;
    target[at + 5] = level - x2;
    target[at + 6] = level - x1;
    target[at + 7] = level - x0;
    at += stride;
  }
}

function transformColumn(b: Float64Array, x: number): void {
  const b0 = b[x]!, b2 = b[x + 16]!, b4 = b[x + 32]!, b6 = b[x + 48]!;
  const sum04 = b0 + b4, difference04 = b0 - b4, sum26 = b2 + b6;
  const turned26 = (b2 - b6) * SQRT2 - sum26;
  const e0 = sum04 + sum26, e3 = sum04 - sum26;
  const e1 = difference04 + turned26, e2 = difference04 - turned26;
  const b1 = b[x + 8]!, b3 = b[x + 24]!, b5 = b[x + 40]!, b7 = b[x + 56]!;
  const sum53 = b5 + b3, difference53 = b5 - b3, sum17 = b1 + b7, difference17 = b1 - b7;
  const turned = (difference53 + difference17) * C1;
  const o7 = sum17 + sum53;
  const o6 = turned - difference53 * C3 - o7;
  const o5 = (sum17 - sum53) * SQRT2 - o6;
  const o4 = turned - difference17 * C2 - o5;
  b[x] = e0 + o7;
  b[x + 8] = e1 + o6;
  b[x + 16] = e2 + o5;
  b[x + 24] = e3 + o4;
  b[x + 32] = e3 - o4;
  b[x + 40] = e2 - o5;
  b[x + 48] = e1 - o6;
  b[x + 56] = e0 - o7;
}

function transformRow(b: Float64Array, y: number, target: Uint8ClampedArray, at: number): void {
  const b0 = b[y]!, b2 = b[y + 2]!, b4 = b[y + 4]!, b6 = b[y + 6]!;
  const sum04 = b0 + b4, difference04 = b0 - b4, sum26 = b2 + b6;
  const turned26 = (b2 - b6) * SQRT2 - sum26;
  const e0 = sum04 + sum26, e3 = sum04 - sum26;
  const e1 = difference04 + turned26, e2 = difference04 - turned26;
  const b1 = b[y + 1]!, b3 = b[y + 3]!, b5 = b[y + 5]!, b7 = b[y + 7]!;
  const sum53 = b5 + b3, difference53 = b5 - b3, sum17 = b1 + b7, difference17 = b1 - b7;
  const turned = (difference53 + difference17) * C1;
  const o7 = sum17 + sum53;
  const o6 = turned - difference53 * C3 - o7;
  const o5 = (sum17 - sum53) * SQRT2 - o6;
  const o4 = turned - difference17 * C2 - o5;
  b[y] =
    b[y + 1] =
    b[y + 2] =
    b[y + 3] =
    b[y + 4] =
    b[y + 5] =
    b[y + 6] =
    b[y + 7] =
      0;
  target[at] = e0 + o7;
  target[at + 1] = e1 + o6;
  target[at + 2] = e2 + o5;
  target[at + 3] = e3 + o4;
  target[at + 4] = e3 - o4;
  target[at + 5] = e2 - o5;
  target[at + 6] = e1 - o6;
  target[at + 7] = e0 - o7;
}

/** The same where the last four coefficients are 0. */
function transformShortRow(
  b: Float64Array,
  y: number,
  target: Uint8ClampedArray,
  at: number,
): void {
  const b0 = b[y]!, b1 = b[y + 1]!, b2 = b[y + 2]!, b3 = b[y + 3]!;
  const turned26 = b2 * (SQRT2 - 1);
  const e0 = b0 + b2, e3 = b0 - b2, e1 = b0 + turned26, e2 = b0 - turned26;
  const turned = (b1 - b3) * C1;
  const o7 = b1 + b3;
  const o6 = turned + b3 * C3 - o7;
  const o5 = (b1 - b3) * SQRT2 - o6;
  const o4 = turned - b1 * C2 - o5;
  b[y] =
    b[y + 1] =
    b[y + 2] =
    b[y + 3] =
      0;
  target[at] = e0 + o7;
  target[at + 1] = e1 + o6;
  target[at + 2] = e2 + o5;
  target[at + 3] = e3 + o4;
  target[at + 4] = e3 - o4;
  target[at + 5] = e2 - o5;
  target[at + 6] = e1 - o6;
  target[at + 7] = e0 - o7;
}
