/** Blocks of DEFLATE data, each in the shortest of its three forms (RFC 1951 sections 3.2.3 to 3.2.7). */
import type { DeflateBits } from "./deflate_bits.ts";
import { codeOfLengths, huffmanCode } from "./deflate_codes.ts";
import { type DeflateCodes, DynamicHeader } from "./deflate_header.ts";
import {
  DISTANCE_COUNT,
  distanceClass,
  DISTANCES,
  END_SYMBOL,
  LENGTH_CLASS,
  LENGTHS,
} from "./deflate_symbols.ts";

/** What a block holds. */
export interface BlockContent {
  /** At most 65,535. */
  readonly bytes: Uint8Array;
  /** The same as tokens, see `deflate_matches.ts`; only the first `count`. */
  readonly tokens: Uint32Array;
  readonly count: number;
  readonly literals: Uint32Array;
  readonly distances: Uint32Array;
}

/** BTYPE in bits 1 and 2; bit 0, the last block's, is never set. */
const TYPE = { stored: 0, fixed: 1 << 1, dynamic: 2 << 1 } as const;

const MAX_CODE_BITS = 15;

const FIXED: DeflateCodes = {
  literal: codeOfLengths(
    Uint8Array.from({ length: 288 }, (_, i) => i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8),
  ),
  distance: codeOfLengths(new Uint8Array(DISTANCE_COUNT).fill(5)),
};

/** Writes one block that is not the last. */
export function writeBlock(content: BlockContent, out: DeflateBits): void {
  const { bytes, literals, distances } = content;
  literals[END_SYMBOL] = 1;
  const codes = {
    literal: huffmanCode(literals, MAX_CODE_BITS),
    distance: huffmanCode(distances, MAX_CODE_BITS),
  };
  const header = new DynamicHeader(codes);
  const dynamicBits = header.bits + bitsOf(content, codes);
  const fixedBits = bitsOf(content, FIXED);
  const storedBits = 8 * bytes.length + 40;
  out.reserve(Math.ceil(Math.min(dynamicBits, fixedBits, storedBits) / 8) + 8);
  if (storedBits <= Math.min(dynamicBits, fixedBits)) return writeStored(bytes, out);
  if (fixedBits <= dynamicBits) {
    out.put(TYPE.fixed, 3);
    return writeTokens(content, FIXED, out);
  }
  out.put(TYPE.dynamic, 3);
  header.write(out);
  writeTokens(content, codes, out);
}

/** A stored block; without bytes it is what a sync flush ends with. The caller has made room. */
export function writeStored(bytes: Uint8Array, out: DeflateBits): void {
  out.put(TYPE.stored, 3);
  out.align();
  out.put(bytes.length, 16);
  out.put(~bytes.length & 0xffff, 16);
  out.align();
  out.bytes(bytes);
}

function bitsOf(
  { literals, distances }: BlockContent,
  { literal, distance }: DeflateCodes,
): number {
  let bits = 3;
  literals.forEach((frequency, symbol) => {
    const extra = symbol > END_SYMBOL ? LENGTHS.extraBits[symbol - END_SYMBOL - 1]! : 0;
    bits += frequency * (literal.lengths[symbol]! + extra);
  });
  distances.forEach((frequency, symbol) => {
    bits += frequency * (distance.lengths[symbol]! + DISTANCES.extraBits[symbol]!);
  });
  return bits;
}

function writeTokens(
  { tokens, count }: BlockContent,
  { literal, distance }: DeflateCodes,
  out: DeflateBits,
): void {
  for (let i = 0; i < count; i++) {
    const token = tokens[i]!;
    if (token < 256) {
      out.put(literal.codes[token]!, literal.lengths[token]!);
      continue;
    }
    const length = token & 511;
    const lengthClass = LENGTH_CLASS[length]!;
    const symbol = END_SYMBOL + 1 + lengthClass;
    out.put(literal.codes[symbol]!, literal.lengths[symbol]!);
    out.put(length - LENGTHS.bases[lengthClass]!, LENGTHS.extraBits[lengthClass]!);
    const away = token >>> 9;
    const awayClass = distanceClass(away);
    out.put(distance.codes[awayClass]!, distance.lengths[awayClass]!);
    out.put(away - DISTANCES.bases[awayClass]!, DISTANCES.extraBits[awayClass]!);
  }
  out.put(literal.codes[END_SYMBOL]!, literal.lengths[END_SYMBOL]!);
}
