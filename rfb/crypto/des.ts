/**
 * The Data Encryption Standard (FIPS 46-3), for security types from the days when it was one. Written
 * to be read beside the standard: a login encrypts a few blocks, so bits are bytes here.
 */

/** Blocks and keys are 8 bytes. */
export const DES_BLOCK_BYTES = 8;

// deno-fmt-ignore
const PERMUTED_CHOICE_1 = [
  57, 49, 41, 33, 25, 17,  9,  1, 58, 50, 42, 34, 26, 18,
  10,  2, 59, 51, 43, 35, 27, 19, 11,  3, 60, 52, 44, 36,
  63, 55, 47, 39, 31, 23, 15,  7, 62, 54, 46, 38, 30, 22,
  14,  6, 61, 53, 45, 37, 29, 21, 13,  5, 28, 20, 12,  4,
];

// deno-fmt-ignore
const PERMUTED_CHOICE_2 = [
  14, 17, 11, 24,  1,  5,  3, 28, 15,  6, 21, 10,
  23, 19, 12,  4, 26,  8, 16,  7, 27, 20, 13,  2,
  41, 52, 31, 37, 47, 55, 30, 40, 51, 45, 33, 48,
  44, 49, 39, 56, 34, 53, 46, 42, 50, 36, 29, 32,
];

const LEFT_SHIFTS = [1, 1, 2, 2, 2, 2, 2, 2, 1, 2, 2, 2, 2, 2, 2, 1];

// deno-fmt-ignore
const INITIAL_PERMUTATION = [
  58, 50, 42, 34, 26, 18, 10, 2, 60, 52, 44, 36, 28, 20, 12, 4,
  62, 54, 46, 38, 30, 22, 14, 6, 64, 56, 48, 40, 32, 24, 16, 8,
  57, 49, 41, 33, 25, 17,  9, 1, 59, 51, 43, 35, 27, 19, 11, 3,
  61, 53, 45, 37, 29, 21, 13, 5, 63, 55, 47, 39, 31, 23, 15, 7,
];

const FINAL_PERMUTATION = INITIAL_PERMUTATION.map((_, i) => INITIAL_PERMUTATION.indexOf(i + 1) + 1);

/** The table E: each group of 6 overlaps its neighbours by one bit on both sides. */
const EXPANSION = Array.from(
  { length: 48 },
  (_, i) => (4 * Math.floor(i / 6) + i % 6 + 31) % 32 + 1,
);

// deno-fmt-ignore
const PERMUTATION = [
  16,  7, 20, 21, 29, 12, 28, 17,  1, 15, 23, 26,  5, 18, 31, 10,
   2,  8, 24, 14, 32, 27,  3,  9, 19, 13, 30,  6, 22, 11,  4, 25,
];

/** S1 to S8, each as 4 rows of 16 hexadecimal digits. */
const SELECTION = [
  "e4d12fb83a6c5907 0f74e2d1a6cb9538 41e8d62bfc973a50 fc8249175b3ea06d",
  "f18e6b34972dc05a 3d47f28ec01a69b5 0e7ba4d158c6932f d8a13f42b67c05e9",
  "a09e63f51dc7b428 d709346a285ecbf1 d6498f30b12c5ae7 1ad069874fe3b52c",
  "7de3069a1285bc4f d8b56f03472c1ae9 a690cb7df13e5284 3f06a1d8945bc72e",
  "2c417ab6853fd0e9 eb2c47d150fa3986 421bad78f9c5630e b8c71e2d6f09a453",
  "c1af92680d34e75b af427c9561de0b38 9ef528c3704a1db6 432c95fabe17608d",
  "4b2ef08d3c975a61 d0b7491ae35c2f86 14bdc37eaf680592 6bd814a7950fe23c",
  "d2846fb1a93e50c7 1fd8a374c56b0e92 7b419ce206adf358 21e74a8dfc90356b",
].map((rows) => Array.from(rows.replaceAll(" ", ""), (digit) => parseInt(digit, 16)));

/** One bit an element, the most significant first; the standard numbers them from 1. */
type Bits = readonly number[];

function bitsOf(bytes: Uint8Array): Bits {
  return Array.from({ length: 64 }, (_, i) => (bytes[i >> 3]! >> (7 - (i & 7))) & 1);
}

function bytesOf(bits: Bits): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(DES_BLOCK_BYTES);
  bits.forEach((bit, i) => bytes[i >> 3]! |= bit << (7 - (i & 7)));
  return bytes;
}

function permute(bits: Bits, table: Bits): Bits {
  return table.map((number) => bits[number - 1]!);
}

function xor(a: Bits, b: Bits): Bits {
  return a.map((bit, i) => bit ^ b[i]!);
}

function rotateLeft(bits: Bits, n: number): Bits {
  return [...bits.slice(n), ...bits.slice(0, n)];
}

function keySchedule(key: Uint8Array): Bits[] {
  const chosen = permute(bitsOf(key), PERMUTED_CHOICE_1);
  let c: Bits = chosen.slice(0, 28);
  let d: Bits = chosen.slice(28);
  return LEFT_SHIFTS.map((shift) => {
    c = rotateLeft(c, shift);
    d = rotateLeft(d, shift);
    return permute([...c, ...d], PERMUTED_CHOICE_2);
  });
}

/** The cipher function f(R, K). */
function cipherFunction(right: Bits, roundKey: Bits): Bits {
  const mixed = xor(permute(right, EXPANSION), roundKey);
  const selected = SELECTION.flatMap((table, i) => {
    const group = mixed.slice(6 * i, 6 * i + 6);
    const row = 2 * group[0]! + group[5]!;
    const column = group.slice(1, 5).reduce((sum, bit) => 2 * sum + bit, 0);
    const digit = table[16 * row + column]!;
    return [digit >> 3, (digit >> 2) & 1, (digit >> 1) & 1, digit & 1];
  });
  return permute(selected, PERMUTATION);
}

/** Encrypts one block with an 8-byte key, whose lowest bit in each byte is parity and not used. */
export function encryptDes(key: Uint8Array, block: Uint8Array): Uint8Array<ArrayBuffer> {
  const permuted = permute(bitsOf(block), INITIAL_PERMUTATION);
  let left: Bits = permuted.slice(0, 32);
  let right: Bits = permuted.slice(32);
  for (const roundKey of keySchedule(key)) {
    [left, right] = [right, xor(left, cipherFunction(right, roundKey))];
  }
  return bytesOf(permute([...right, ...left], FINAL_PERMUTATION));
}
