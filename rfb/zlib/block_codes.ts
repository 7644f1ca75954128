import { ProtocolError } from "../errors.ts";
import type { BitReader } from "./bit_reader.ts";
import { HuffmanTable } from "./huffman_table.ts";
import { CODE_LENGTH_SYMBOLS, DISTANCE_SYMBOLS, LITERAL_SYMBOLS } from "./symbols.ts";

const LITERALS = 288;
const DISTANCES = 32;
/** Most that a block may describe; the last two of each alphabet must not occur. */
const USED_LITERALS = 286;
const USED_DISTANCES = 30;
const END_SYMBOL = 256;

/** Codes up to so long take one step: larger tables cost more to make than they save. */
const LITERAL_ROOT_BITS = 10;
const DISTANCE_ROOT_BITS = 9;
const CODE_LENGTH_ROOT_BITS = 7;

/** In which order the lengths of the codes for lengths come (RFC 1951 section 3.2.7). */
const CODE_LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** The symbols from 16 on repeat a length: from how often, with how many bits for more. */
const REPEATS = [[3, 2], [3, 3], [11, 7]] as const;
const REPEAT_LAST = 16;

/** The two Huffman codes of a compressed block. */
export class BlockCodes {
  readonly literals = new HuffmanTable(LITERALS, LITERAL_ROOT_BITS);
  readonly distances = new HuffmanTable(DISTANCES, DISTANCE_ROOT_BITS);

  /** The codes of blocks that bring none (RFC 1951 section 3.2.6). */
  static fixed(): BlockCodes {
    const codes = new BlockCodes();
    const lengths = new Uint8Array(LITERALS).fill(8).fill(9, 144, 256).fill(7, 256, 280);
    codes.literals.build(lengths, LITERAL_SYMBOLS, false);
    codes.distances.build(new Uint8Array(DISTANCES).fill(5), DISTANCE_SYMBOLS, false);
    return codes;
  }
}

/** The codes of blocks that bring their own; in each of them the last ones are replaced. */
export class DynamicCodes extends BlockCodes {
  #ofLengths = new HuffmanTable(CODE_LENGTH_ORDER.length, CODE_LENGTH_ROOT_BITS);
  #lengths = new Uint8Array(USED_LITERALS + USED_DISTANCES);

  /**
   * Reads the codes (RFC 1951 section 3.2.7):
   *
   *     literals - 257: 5 bits   distances - 1: 5 bits   lengths of codes for lengths - 4: 4 bits
   *     those lengths, 3 bits each; the lengths of all codes, in that code
   *
   * @returns whether `bits` had them all; else where it stands is of no meaning.
   * @throws {ProtocolError} when there are too many, or they are not complete.
   */
  read(bits: BitReader): boolean {
    const literals = bits.take(5) + 257;
    const distances = bits.take(5) + 1;
    const lengths = bits.take(4) + 4;
    const own = new Uint8Array(CODE_LENGTH_ORDER.length);
    for (let i = 0; i < lengths; i++) own[CODE_LENGTH_ORDER[i]!] = bits.take(3);
    if (bits.overran) return false;
    if (literals > USED_LITERALS || distances > USED_DISTANCES) {
      throw new ProtocolError(
        `Cannot inflate a block with codes for ${literals} literals and lengths and ` +
          `${distances} distances: expected at most ${USED_LITERALS} and ${USED_DISTANCES}`,
      );
    }
    this.#ofLengths.build(own, CODE_LENGTH_SYMBOLS, false);
    const all = this.#lengths.subarray(0, literals + distances);
    if (!readLengths(bits, this.#ofLengths, all)) return false;
    if (all[END_SYMBOL] === 0) {
      throw new ProtocolError("Cannot inflate a block: it has no code for its end");
    }
    this.literals.build(all.subarray(0, literals), LITERAL_SYMBOLS, true);
    this.distances.build(all.subarray(literals), DISTANCE_SYMBOLS, true);
    return true;
  }
}

/** Fills `lengths`; `false` when `bits` has not all of them. */
function readLengths(bits: BitReader, code: HuffmanTable, lengths: Uint8Array): boolean {
  for (let at = 0; at < lengths.length;) {
    const entry = code.entries[bits.peek() & code.mask]!;
    bits.position += entry & 15;
    const symbol = entry >>> 16;
    if (symbol < REPEAT_LAST) {
      lengths[at++] = symbol;
      continue;
    }
    const [least, extraBits] = REPEATS[symbol - REPEAT_LAST]!;
    const end = at + least + bits.take(extraBits);
    if (bits.overran) return false;
    if (end > lengths.length || (symbol === REPEAT_LAST && at === 0)) {
      throw new ProtocolError(
        `Cannot inflate a block: length ${at} of ${lengths.length} repeated up to ${end}`,
      );
    }
    lengths.fill(symbol === REPEAT_LAST ? lengths[at - 1]! : 0, at, end);
    at = end;
  }
  return !bits.overran;
}
