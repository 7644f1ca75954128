import { DeflateBits } from "./deflate_bits.ts";
import { writeBlock, writeStored } from "./deflate_block.ts";
import { DeflateMatches, type Effort, SLICE_BYTES } from "./deflate_matches.ts";

/** CMF and FLG: DEFLATE with a window of 32 KiB, no dictionary (RFC 1950 section 2.2). */
const HEADER = 0x0178;

/** Effort by compression level; what RFB asks for in ten steps is a matter of taste. */
const EFFORTS: readonly Effort[] = [1, 2, 4, 6, 8, 12, 16, 32, 64, 128].map((tries) => ({
  tries,
  enough: Math.min(258, 16 * tries),
}));

/** The level of a {@linkcode Deflater} that was told none. */
export const DEFAULT_LEVEL = 3;

/**
 * One zlib stream (RFC 1950) without end, compressed synchronously. What one call gives can be
 * inflated to all that it was given, since it ends with a sync flush; the window stays for the next.
 */
export class Deflater {
  /** Compression level, 0 (fast) to 9 (small); it may change between calls. */
  level = DEFAULT_LEVEL;
  #matches = new DeflateMatches();
  #bits = new DeflateBits();
  #begun = false;

  /** Compresses `input`, of any length. @returns a view that is valid until the next call. */
  deflate(input: Uint8Array): Uint8Array<ArrayBuffer> {
    const out = this.#bits;
    out.reserve(16);
    if (!this.#begun) out.put(HEADER, 16);
    this.#begun = true;
    const effort = EFFORTS[this.level]!;
    const { tokens, literals, distances } = this.#matches;
    for (let at = 0; at < input.length; at += SLICE_BYTES) {
      const bytes = input.subarray(at, at + SLICE_BYTES);
      const count = this.#matches.tokenise(bytes, effort);
      writeBlock({ bytes, tokens, count, literals, distances }, out);
    }
    out.reserve(8);
    writeStored(EMPTY, out);
    return out.take();
  }
}

const EMPTY = new Uint8Array(0);
