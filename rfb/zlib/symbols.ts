/**
 * What the symbols of DEFLATE mean (RFC 1951 section 3.2.5), each as one 32-bit entry of a
 * {@linkcode HuffmanTable}, to which the table adds the length of its code:
 *
 *     bits 0-3    bits of the code                       of every entry
 *     bits 4-7    extra bits that follow the code        of lengths and distances
 *     bits 8-15   the byte                               of literals, which are negative
 *     bits 8-10   flags, below                           of all others
 *     bits 16-31  the length or distance with extra 0, or where a sub-table begins
 */

/** Set in what is neither a literal nor a length nor a distance; one of the next two may be set with it. */
export const EXCEPTION = 1 << 8;
/** The symbol that ends a block. */
export const END_OF_BLOCK = 1 << 9;
/** A symbol or a code that there is none of. */
export const INVALID = 1 << 10;

const LITERAL = 1 << 31;
const LONGEST_MATCH = 258;

function ranges(extraBits: readonly number[], first: number): number[] {
  let base = first;
  return extraBits.map((bits) => {
    const entry = base << 16 | bits << 4;
    base += 1 << bits;
    return entry;
  });
}

/** How many extra bits the symbols have: `each` of them 0 bits, then `each` of them for every number up to `most`. */
function extraBits(most: number, first: number, each: number): number[] {
  return Array.from(
    { length: first + most * each },
    (_, i) => i < first ? 0 : 1 + Math.floor((i - first) / each),
  );
}

/** Literals 0 to 255, the end of a block, lengths, and two symbols that must not occur. */
export const LITERAL_SYMBOLS: Int32Array = Int32Array.of(
  ...Array.from({ length: 256 }, (_, byte) => LITERAL | byte << 8),
  EXCEPTION | END_OF_BLOCK,
  // The last length has a symbol of its own, though the one before could say it too.
  ...ranges(extraBits(5, 8, 4), 3),
  LONGEST_MATCH << 16,
  EXCEPTION | INVALID,
  EXCEPTION | INVALID,
);

/** Distances, and two symbols that must not occur. */
export const DISTANCE_SYMBOLS: Int32Array = Int32Array.of(
  ...ranges(extraBits(13, 4, 2), 1),
  EXCEPTION | INVALID,
  EXCEPTION | INVALID,
);

/** The symbols that lengths of codes are written in: they stand for themselves. */
export const CODE_LENGTH_SYMBOLS: Int32Array = Int32Array.from({ length: 19 }, (_, i) => i << 16);
