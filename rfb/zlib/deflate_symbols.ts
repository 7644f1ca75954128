/** Lengths and distances of matches as DEFLATE's symbols with extra bits (RFC 1951 section 3.2.5). */

const MIN_MATCH = 3;
/** Longest match that can be written. */
export const MAX_MATCH = 258;
/** Farthest match. */
export const MAX_DISTANCE = 32768;

/** Symbols of the two alphabets; of literals and lengths 256 ends a block, and 257 is the first length. */
export const LITERAL_COUNT = 286;
export const DISTANCE_COUNT = 30;
export const END_SYMBOL = 256;

/** Classes of values: the first value of each, and how many extra bits tell its others. */
export interface SymbolClasses {
  readonly bases: Uint16Array;
  readonly extraBits: Uint8Array;
}

/** Lengths 3 to 258; class `n` is symbol 257 + `n`. The last class is length 258 alone. */
export const LENGTHS: SymbolClasses = lengthClasses();

/** Distances 1 to 32768. */
export const DISTANCES: SymbolClasses = classes(DISTANCE_COUNT, 1, 1);

/** The class of each length. */
export const LENGTH_CLASS: Uint8Array = classTable(LENGTHS, MAX_MATCH + 1, 0);
const NEAR_CLASS = classTable(DISTANCES, 257, 0);
/** By 128 distances, beyond 256, where no class begins in between. */
const FAR_CLASS = classTable(DISTANCES, 256, 7);

/** The class of a distance. */
export function distanceClass(distance: number): number {
  return distance <= 256 ? NEAR_CLASS[distance]! : FAR_CLASS[distance - 1 >> 7]!;
}

/** Classes of one value each at first, then always `2 ** bits` of a size. */
function classes(count: number, first: number, bits: number): SymbolClasses {
  const bases = new Uint16Array(count);
  const extraBits = new Uint8Array(count);
  let base = first;
  for (let i = 0; i < count; i++) {
    extraBits[i] = Math.max(0, (i >> bits) - 1);
    bases[i] = base;
    base += 2 ** extraBits[i]!;
  }
  return { bases, extraBits };
}

function lengthClasses(): SymbolClasses {
  const { bases, extraBits } = classes(29, MIN_MATCH, 2);
  bases[28] = MAX_MATCH;
  extraBits[28] = 0;
  return { bases, extraBits };
}

function classTable({ bases }: SymbolClasses, count: number, shift: number): Uint8Array {
  return Uint8Array.from({ length: count }, (_, i) => {
    const value = shift === 0 ? i : (i << shift) + 1;
    return Math.max(0, bases.findLastIndex((base) => base <= value));
  });
}
