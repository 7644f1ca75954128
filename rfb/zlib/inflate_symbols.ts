import { ProtocolError } from "../errors.ts";
import type { BitReader } from "./bit_reader.ts";
import type { BlockCodes } from "./block_codes.ts";
import type { HuffmanTable } from "./huffman_table.ts";
import { END_OF_BLOCK, EXCEPTION, INVALID } from "./symbols.ts";

/** How far the copy of a match may write beyond the place where output has to end. */
export const OVERSHOOT_BYTES = 258 + 8;

/** A literal, a length and a distance are at most 63 bits, and the last look reads 32. */
const LONGEST_STEP_BITS = 96;

/** What has been inflated: history for matches up to `at`, where output goes on. */
export interface InflatedBytes {
  readonly bytes: Uint8Array;
  /** The same bytes. */
  readonly view: DataView;
  at: number;
  /** Output must not go further; there are {@linkcode OVERSHOOT_BYTES} more bytes behind it. */
  readonly limit: number;
}

/**
 * Inflates symbols of a block to its end, or to the end of `input`.
 *
 * @returns whether the block has ended. `output.at` is beyond `output.limit` when there was too much.
 * @throws {ProtocolError} when a code or a distance is wrong.
 */
export function inflateSymbols(
  input: BitReader,
  codes: BlockCodes,
  output: InflatedBytes,
): boolean {
  return inflateMany(input, codes, output) || inflateRest(input, codes, output);
}

/**
 * The loop that costs the time: no checks for the end of input, which is a step away at least. State
 * is in locals; two literals go by one look at the input. Matches are copied by words, which makes runs
 * and repeated rows 1.5 to 2 × as fast as bytes do. It is long because distances and copies in functions
 * of their own make it 2 to 4 % slower.
 */
function inflateMany(input: BitReader, codes: BlockCodes, output: InflatedBytes): boolean {
  const { view: source } = input;
  const { bytes, view, limit } = output;
  const { entries: literals, mask: literalMask } = codes.literals;
  const { entries: distances, mask: distanceMask } = codes.distances;
  const safeEnd = input.end - LONGEST_STEP_BITS;
  let position = input.position;
  let at = output.at;
  let ended = false;
  while (position <= safeEnd && at <= limit) {
    let hold = source.getUint32(position >>> 3, true) >>> (position & 7);
    let entry = literals[hold & literalMask]!;
    if (entry < 0) {
      bytes[at++] = entry >> 8;
      position += entry & 15;
      hold >>>= entry & 15;
      entry = literals[hold & literalMask]!;
      if (entry < 0) {
        bytes[at++] = entry >> 8;
        position += entry & 15;
        continue;
      }
    }
    if (entry & EXCEPTION) {
      if ((entry & (END_OF_BLOCK | INVALID)) === 0) {
        position += entry & 15;
        hold = source.getUint32(position >>> 3, true) >>> (position & 7);
        entry = literals[(entry >>> 16) + (hold & (1 << (entry >>> 4 & 15)) - 1)]!;
        if (entry < 0) {
          bytes[at++] = entry >> 8;
          position += entry & 15;
          continue;
        }
      }
      if (entry & INVALID) throw wrongCode("literal or length");
      if (entry & END_OF_BLOCK) {
        position += entry & 15;
        ended = true;
        break;
      }
    }
    const extra = entry >>> 4 & 15;
    const length = (entry >>> 16) + (hold >>> (entry & 15) & (1 << extra) - 1);
    position += (entry & 15) + extra;

    hold = source.getUint32(position >>> 3, true) >>> (position & 7);
    entry = distances[hold & distanceMask]!;
    if (entry & EXCEPTION) {
      if (entry & INVALID) throw wrongCode("distance");
      position += entry & 15;
      hold >>>= entry & 15;
      entry = distances[(entry >>> 16) + (hold & (1 << (entry >>> 4 & 15)) - 1)]!;
      if (entry & INVALID) throw wrongCode("distance");
    }
    position += entry & 15;
    const distanceExtra = entry >>> 4 & 15;
    hold = source.getUint32(position >>> 3, true) >>> (position & 7);
    const distance = (entry >>> 16) + (hold & (1 << distanceExtra) - 1);
    position += distanceExtra;

    let from = at - distance;
    if (from < 0) throw tooFarBack(distance, at);
    const end = at + length;
    if (distance >= 8) {
      for (; at < end; at += 8, from += 8) {
        view.setUint32(at, view.getUint32(from, true), true);
        view.setUint32(at + 4, view.getUint32(from + 4, true), true);
      }
    } else {
      if (distance < 4) {
        // What repeats so soon is laid down till it repeats a word away.
        const begun = at + (distance === 2 ? 2 : 3);
        for (; at < begun; at++) bytes[at] = bytes[at - distance]!;
      }
      for (; at < end; at += 4, from += 4) view.setUint32(at, view.getUint32(from, true), true);
    }
    at = end;
  }
  input.position = position;
  output.at = at;
  return ended;
}

/** Symbol by symbol, each only when `input` has all of it. */
function inflateRest(input: BitReader, codes: BlockCodes, output: InflatedBytes): boolean {
  const { bytes, limit } = output;
  while (output.at <= limit) {
    const start = input.position;
    const entry = readEntry(input, codes.literals);
    const length = entry < 0 || entry & EXCEPTION ? 0 : readValue(input, entry);
    const further = length === 0 ? 0 : readEntry(input, codes.distances);
    const distance = length === 0 || further & INVALID ? 0 : readValue(input, further);
    if (input.overran) {
      input.position = start;
      return false;
    }
    if (entry < 0) {
      bytes[output.at++] = entry >> 8;
      continue;
    }
    if (entry & END_OF_BLOCK) return true;
    if (entry & INVALID) throw wrongCode("literal or length");
    if (further & INVALID) throw wrongCode("distance");
    if (distance > output.at) throw tooFarBack(distance, output.at);
    for (let i = 0; i < length; i++, output.at++) bytes[output.at] = bytes[output.at - distance]!;
  }
  return false;
}

/** Reads one code. */
function readEntry(input: BitReader, table: HuffmanTable): number {
  let entry = table.entries[input.peek() & table.mask]!;
  input.position += entry & 15;
  // Literals use the bits of the flags for the byte.
  if (entry < 0 || (entry & (EXCEPTION | END_OF_BLOCK | INVALID)) !== EXCEPTION) return entry;
  entry = table.entries[(entry >>> 16) + (input.peek() & (1 << (entry >>> 4 & 15)) - 1)]!;
  input.position += entry & 15;
  return entry;
}

/** The length or distance of `entry`, with its extra bits. */
function readValue(input: BitReader, entry: number): number {
  return (entry >>> 16) + input.take(entry >>> 4 & 15);
}

function wrongCode(kind: string): ProtocolError {
  return new ProtocolError(`Cannot inflate: the code of no ${kind} that there is`);
}

function tooFarBack(distance: number, at: number): ProtocolError {
  return new ProtocolError(
    `Cannot inflate a match ${distance} bytes back: expected at most the ${at} there are`,
  );
}
