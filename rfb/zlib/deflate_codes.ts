/** Huffman codes as DEFLATE defines them (RFC 1951 section 3.2.2), from frequencies. */

/** A prefix code: for each symbol its length in bits, 0 where unused, and its bits in the order sent. */
export interface HuffmanCode {
  readonly lengths: Uint8Array;
  readonly codes: Uint16Array;
}

/**
 * A code for symbols that occur as often as `frequencies` say, none longer than `limit` bits; at least
 * two symbols get one, so that it is complete.
 */
export function huffmanCode(frequencies: Uint32Array, limit: number): HuffmanCode {
  return codeOfLengths(codeLengths(frequencies, limit));
}

/** The canonical code with these lengths: ascending by length, then by symbol. */
export function codeOfLengths(lengths: Uint8Array): HuffmanCode {
  const counts = new Uint16Array(17);
  for (const length of lengths) if (length > 0) counts[length + 1]!++;
  const next = counts;
  for (let length = 1; length < 17; length++) {
    next[length] = (next[length - 1]! + counts[length]!) << 1;
  }
  const codes = Uint16Array.from(lengths, (length) => {
    return length === 0 ? 0 : reverseBits(next[length]!++, length);
  });
  return { lengths, codes };
}

function reverseBits(bits: number, count: number): number {
  let reversed = 0;
  for (let i = 0; i < count; i++) reversed |= (bits >> i & 1) << count - 1 - i;
  return reversed;
}

function codeLengths(frequencies: Uint32Array, limit: number): Uint8Array {
  const symbols = usedSymbols(frequencies);
  symbols.sort((a, b) => frequencies[a]! - frequencies[b]!);
  const counts = lengthCounts(Array.from(symbols, (symbol) => frequencies[symbol]!), limit);
  const lengths = new Uint8Array(frequencies.length);
  let at = 0;
  // The rarest get the longest.
  for (let length = limit; length > 0; length--) {
    for (let i = 0; i < counts[length]!; i++) lengths[symbols[at++]!] = length;
  }
  return lengths;
}

function usedSymbols(frequencies: Uint32Array): number[] {
  const used: number[] = [];
  frequencies.forEach((frequency, symbol) => {
    if (frequency > 0) used.push(symbol);
  });
  // A code with one symbol would have one bit of two unused, which some inflaters refuse.
  for (let symbol = 0; used.length < 2; symbol++) if (!used.includes(symbol)) used.push(symbol);
  return used;
}

/** How many symbols get each length, when `weights` ascend. */
function lengthCounts(weights: readonly number[], limit: number): Uint16Array {
  const depths = leafDepths(weights);
  const counts = new Uint16Array(limit + 1);
  for (const depth of depths) counts[Math.min(depth, limit)]!++;
  let excess = -(2 ** limit);
  counts.forEach((count, length) => {
    if (length > 0) excess += count * 2 ** (limit - length);
  });
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
function leafDepths(weights: readonly number[]): readonly number[] {
  const leaves = weights.length;
  const all = [...weights];
  const parents: number[] = [];
  let leaf = 0;
  let node = leaves;
  const lighter = () => {
    const takesLeaf = leaf < leaves && (node >= all.length || all[leaf]! <= all[node]!);
    return takesLeaf ? leaf++ : node++;
  };
  while (all.length < 2 * leaves - 1) {
    const [a, b] = [lighter(), lighter()];
    parents[a] = parents[b] = all.length;
    all.push(all[a]! + all[b]!);
  }
  const depths = new Array<number>(all.length).fill(0);
  for (let i = all.length - 2; i >= 0; i--) depths[i] = depths[parents[i]!]! + 1;
  return depths.slice(0, leaves);
}
