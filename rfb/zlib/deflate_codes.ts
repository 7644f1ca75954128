/** Huffman codes as DEFLATE defines them (RFC 1951 section 3.2.2), from frequencies. */

/** A prefix code: for each symbol its length in bits, 0 where unused, and its bits in the order sent. */
export interface HuffmanCode {
  readonly lengths: Uint8Array;
  readonly codes: Uint16Array;
}

/** Longest code there is. */
const MAX_BITS = 15;
/** Room for a symbol below its frequency. */
const SYMBOL_BITS = 9;
const SYMBOL_MASK = (1 << SYMBOL_BITS) - 1;

/**
 * A code for at most 512 symbols that occur as often as `frequencies` say, below 2 ** 22, none longer than `limit`
 * bits; at least two symbols get one, so that it is complete.
 */
export function huffmanCode(frequencies: Uint32Array, limit: number): HuffmanCode {
  return codeOfLengths(codeLengths(frequencies, limit));
}

/** The canonical code with these lengths: ascending by length, then by symbol. */
export function codeOfLengths(lengths: Uint8Array): HuffmanCode {
  const counts = new Uint16Array(MAX_BITS + 2);
  for (let i = 0; i < lengths.length; i++) if (lengths[i]! > 0) counts[lengths[i]! + 1]!++;
  const next = counts;
  for (let length = 1; length <= MAX_BITS + 1; length++) {
    next[length] = (next[length - 1]! + counts[length]!) << 1;
  }
  const codes = new Uint16Array(lengths.length);
  for (let i = 0; i < lengths.length; i++) {
    const length = lengths[i]!;
    if (length > 0) codes[i] = reverseBits(next[length]!++, length);
  }
  return { lengths, codes };
}

function reverseBits(bits: number, count: number): number {
  let reversed = 0;
  for (let i = 0; i < count; i++) reversed |= (bits >> i & 1) << count - 1 - i;
  return reversed;
}

function codeLengths(frequencies: Uint32Array, limit: number): Uint8Array {
  const sorted = sortSymbols(frequencies);
  const counts = lengthCounts(sorted, limit);
  const lengths = new Uint8Array(frequencies.length);
  let at = 0;
  // The rarest get the longest.
  for (let length = limit; length > 0; length--) {
    for (let left = counts[length]!; left > 0; left--) {
      lengths[sorted[at++]! & SYMBOL_MASK] = length;
    }
  }
  return lengths;
}

/** The symbols that occur, ascending by frequency: `frequency << 9 | symbol`, which sorts as it is. */
function sortSymbols(frequencies: Uint32Array): Uint32Array {
  const sorted = new Uint32Array(frequencies.length + 2);
  let count = 0;
  for (let symbol = 0; symbol < frequencies.length; symbol++) {
    const frequency = frequencies[symbol]!;
    if (frequency > 0) sorted[count++] = frequency << SYMBOL_BITS | symbol;
  }
  // A code with one symbol would have one bit of two unused, which some inflaters refuse.
  for (let symbol = 0; count < 2; symbol++) {
    if (frequencies[symbol] === 0) sorted[count++] = 1 << SYMBOL_BITS | symbol;
  }
  return sorted.subarray(0, count).sort();
}

/** How many symbols get each length. */
function lengthCounts(sorted: Uint32Array, limit: number): Uint16Array {
  const counts = new Uint16Array(limit + 1);
  let excess = -(1 << limit);
  for (const depth of leafDepths(sorted)) {
    const length = Math.min(depth, limit);
    counts[length]!++;
    excess += 1 << limit - length;
  }
  // Each round hangs a leaf that is too deep beside another one, which gets longer by a bit for it.
  for (; excess > 0; excess--) {
    let length = limit - 1;
    while (counts[length] === 0) length--;
    counts[length]!--;
    counts[length + 1]! += 2;
    counts[limit]!--;
  }
  return counts;
}

/** Huffman's construction with two queues, both ascending: leaves, and nodes in the order of making. */
function leafDepths(sorted: Uint32Array): Uint16Array {
  const leaves = sorted.length;
  const total = 2 * leaves - 1;
  const weights = new Uint32Array(total);
  for (let i = 0; i < leaves; i++) weights[i] = sorted[i]! >>> SYMBOL_BITS;
  const parents = new Uint16Array(total);
  let leaf = 0;
  let node = leaves;
  for (let made = leaves; made < total; made++) {
    for (let child = 0; child < 2; child++) {
      const takesLeaf = leaf < leaves && (node === made || weights[leaf]! <= weights[node]!);
      const lighter = takesLeaf ? leaf++ : node++;
      weights[made]! += weights[lighter]!;
      parents[lighter] = made;
    }
  }
  const depths = new Uint16Array(total);
  for (let i = total - 2; i >= 0; i--) depths[i] = depths[parents[i]!]! + 1;
  return depths.subarray(0, leaves);
}
