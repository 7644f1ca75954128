import {
  DISTANCE_COUNT,
  distanceClass,
  LENGTH_CLASS,
  LITERAL_COUNT,
  MAX_DISTANCE,
  MAX_MATCH,
} from "./deflate_symbols.ts";

/** Most bytes that are tokenised at once, for one block; a stored one could hold 65,535. */
export const SLICE_BYTES = 32768;

/** How much trouble is taken to find matches. */
export interface Effort {
  /** Most earlier places that are looked at. */
  readonly tries: number;
  /** A match of so many bytes is good enough to look no further. */
  readonly enough: number;
}

/** Shorter matches of 3 bytes save next to nothing in pixels, and hashing 4 finds better ones. */
const HASHED_BYTES = 4;
const HASH_BITS = 15;
const HASH_FACTOR = 0x9e3779b1;
const RING_MASK = MAX_DISTANCE - 1;
/** Of longer matches only so many places can begin a later match: the rest is mostly runs. */
const MAX_INSERTED = 32;
const BUFFER_BYTES = MAX_DISTANCE + 2 * SLICE_BYTES;
/** Where positions begin anew, so that they stay small integers for ever. */
const POSITION_LIMIT = 2 ** 30 - BUFFER_BYTES;

/**
 * LZ77 with hash chains over one endless stream: earlier bytes stay known across calls, 32 KiB back.
 *
 * A token is a literal byte, or `distance << 9 | length`.
 */
export class DeflateMatches {
  readonly tokens: Uint32Array = new Uint32Array(SLICE_BYTES);
  /** How often each symbol of the tokens occurs, without the end of the block. */
  readonly literals: Uint32Array = new Uint32Array(LITERAL_COUNT);
  readonly distances: Uint32Array = new Uint32Array(DISTANCE_COUNT);
  #buffer = new Uint8Array(BUFFER_BYTES);
  #view = new DataView(this.#buffer.buffer);
  #end = 0;
  /** Position in the stream of the buffer's first byte. */
  #base = 0;
  /** The latest position of each hash, and for each position the one before it with the same hash. */
  #latest = new Int32Array(1 << HASH_BITS).fill(-1);
  #earlier = new Int32Array(MAX_DISTANCE);

  /** Makes tokens of `slice`, at most {@linkcode SLICE_BYTES}. @returns how many they are. */
  tokenise(slice: Uint8Array, effort: Effort): number {
    if (this.#end + slice.length > BUFFER_BYTES) this.#slide();
    this.#buffer.set(slice, this.#end);
    const start = this.#end;
    this.#end += slice.length;
    this.literals.fill(0);
    this.distances.fill(0);
    return this.#findTokens(start, effort);
  }

  #slide(): void {
    const kept = Math.min(MAX_DISTANCE, this.#end);
    this.#buffer.copyWithin(0, this.#end - kept, this.#end);
    this.#base += this.#end - kept;
    this.#end = kept;
    if (this.#base < POSITION_LIMIT) return;
    this.#latest.fill(-1);
    this.#base = 0;
  }

  #findTokens(start: number, effort: Effort): number {
    const buffer = this.#buffer;
    const { tokens, literals, distances } = this;
    const end = this.#end;
    const lastHashed = end - HASHED_BYTES;
    let count = 0;
    for (let at = start; at < end;) {
      const match = at <= lastHashed ? this.#longestMatch(at, effort) : 0;
      if (match === 0) {
        const byte = buffer[at++]!;
        literals[byte]!++;
        tokens[count++] = byte;
        continue;
      }
      const length = match & 511;
      literals[257 + LENGTH_CLASS[length]!]!++;
      distances[distanceClass(match >>> 9)]!++;
      tokens[count++] = match;
      const inserted = Math.min(at + Math.min(length, MAX_INSERTED), lastHashed + 1);
      for (let i = at + 1; i < inserted; i++) this.#insert(i);
      at += length;
    }
    return count;
  }

  /** @returns the position that had the hash of `at` before, or -1. */
  #insert(at: number): number {
    const hash = hashOf(this.#view.getInt32(at, true));
    const before = this.#latest[hash]!;
    this.#earlier[this.#base + at & RING_MASK] = before;
    this.#latest[hash] = this.#base + at;
    return before;
  }

  /** The token of the longest match at `at`, or 0; the bytes at `at` are known from then on. */
  #longestMatch(at: number, { tries, enough }: Effort): number {
    const buffer = this.#buffer;
    const position = this.#base + at;
    // The place a whole window back shares its entry in the ring with this one.
    const oldest = Math.max(this.#base, position - RING_MASK);
    const limit = Math.min(MAX_MATCH, this.#end - at);
    let best = HASHED_BYTES - 1;
    let distance = 0;
    let candidate = this.#insert(at);
    for (let left = tries; left > 0 && candidate >= oldest; left--) {
      const from = candidate - this.#base;
      // Where the byte beyond the best match differs, this one cannot be longer.
      if (buffer[from + best] === buffer[at + best]) {
        const length = matchLength(this.#view, from, at, limit);
        if (length > best) {
          best = length;
          distance = position - candidate;
          if (length >= enough || length === limit) break;
        }
      }
      candidate = this.#earlier[candidate & RING_MASK]!;
    }
    return distance === 0 ? 0 : distance << 9 | best;
  }
}

function hashOf(word: number): number {
  return Math.imul(word, HASH_FACTOR) >>> 32 - HASH_BITS;
}

/** Four bytes at a time: most of what is long is runs. */
function matchLength(view: DataView, from: number, at: number, limit: number): number {
  let length = 0;
  while (
    length + 4 <= limit && view.getInt32(from + length) === view.getInt32(at + length)
  ) length += 4;
  while (length < limit && view.getUint8(from + length) === view.getUint8(at + length)) length++;
  return length;
}
