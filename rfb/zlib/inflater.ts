import { ProtocolError } from "../errors.ts";
import { adler32 } from "./adler32.ts";
import { BitReader } from "./bit_reader.ts";
import { BlockCodes, DynamicCodes } from "./block_codes.ts";
import type { InflateKernel } from "./inflate_kernel.ts";
import { inflateSymbols, OVERSHOOT_BYTES } from "./inflate_symbols.ts";

/** Matches reach back so far at most (RFC 1951 section 2). */
const WINDOW_BYTES = 32 * 1024;
/** Output for which the window stays where it is, over and above what one call needs: moving it costs. */
const SPARE_BYTES = 4 * WINDOW_BYTES;

/** A buffer over this size is given up, */
const LARGE_BYTES = 1024 * 1024;
/** once so many pieces in a row have needed less than an eighth of it. */
const SMALL_PIECES = 100;

/** No byte of input gives more: two bits are the shortest match, 258 bytes the longest. */
const MOST_OUTPUT_OF_A_BYTE = 4 * 258;

/** Behind a block with less input than this the kernel is not begun: that takes longer than such a block. */
const SHORT_BLOCK_BITS = 8 * 1024;

const NOTHING = new Uint8Array(0);

/** What the next bits of a stream are. */
type Phase = "header" | "block" | "stored bytes" | "symbols" | "checksum" | "nothing";

/**
 * Inflates one zlib stream (RFC 1950, RFC 1951), piece by piece, synchronously.
 *
 * Window and output are one buffer, so that no byte is copied but to make room. On recorded streams it is
 * as fast as zlib itself, faster with its kernel, and saves the promise for each rectangle that the
 * platform's stream takes: `tests/bench/inflate_bench.ts` compares them.
 */
export class Inflater {
  #findKernel: (() => InflateKernel | undefined) | undefined;
  #bytes = new Uint8Array(0);
  #view = new DataView(this.#bytes.buffer);
  #at = 0;
  #limit = 0;
  #smallPieces = 0;
  #wanted = 0;
  /** Whether all output of this stream is still in the buffer. */
  #whole = true;
  /** Input that was not enough for a step, and its bits that are done. */
  #rest = NOTHING;
  #restBits = 0;
  #phase: Phase = "header";
  #isLast = false;
  #storedBytes = 0;
  #fixedCodes: BlockCodes | undefined;
  #dynamicCodes: DynamicCodes | undefined;
  #codes: BlockCodes | undefined;
  /** Whether the block before, of the same input, was short: there may be a million of them. */
  #wasShort = false;

  /** @param findKernel gives what makes it faster, as soon as there is any. */
  constructor(findKernel?: () => InflateKernel | undefined) {
    this.#findKernel = findKernel;
  }

  /**
   * All output that `input` gives after all input before: a view that is valid until the next call.
   *
   * @param limit most bytes of it.
   * @throws {ProtocolError} when the data is corrupt, goes on after the stream's end, needs a preset
   * dictionary, or gives more than `limit`; the stream is of no use then.
   */
  inflate(input: Uint8Array, limit: number): Uint8Array {
    this.#wanted = limit;
    this.#wasShort = false;
    const bits = this.#resume(input);
    this.#reserve(Math.min(limit, MOST_OUTPUT_OF_A_BYTE * bits.bytes.length));
    const from = this.#at;
    while (this.#step(bits));
    this.#keepRest(bits);
    return this.#bytes.subarray(from, this.#at);
  }

  /** Forgets the stream and begins a new one. */
  reset(): void {
    this.#at = 0;
    this.#whole = true;
    this.#rest = NOTHING;
    this.#restBits = 0;
    this.#isLast = false;
    this.#phase = "header";
  }

  #step(bits: BitReader): boolean {
    switch (this.#phase) {
      case "header":
        return this.#readHeader(bits);
      case "block":
        return this.#readBlock(bits);
      case "stored bytes":
        return this.#copyStored(bits);
      case "symbols":
        return this.#inflateSymbols(bits);
      case "checksum":
        return this.#readChecksum(bits);
      case "nothing":
        return this.#readNothing(bits);
    }
  }

  /** The bits that the last call left, and those of `input`. */
  #resume(input: Uint8Array): BitReader {
    if (this.#rest.length === 0) return new BitReader(input);
    const bytes = new Uint8Array(this.#rest.length + input.length);
    bytes.set(this.#rest);
    bytes.set(input, this.#rest.length);
    return new BitReader(bytes, this.#restBits);
  }

  #keepRest(bits: BitReader): void {
    const at = bits.position >>> 3;
    this.#rest = at < bits.bytes.length ? new Uint8Array(bits.bytes.subarray(at)) : NOTHING;
    this.#restBits = bits.position & 7;
  }

  #tooMuch(): ProtocolError {
    return new ProtocolError(`Cannot inflate more than ${this.#wanted} bytes: expected no more`);
  }

  /** Makes room for `length` bytes of output, keeping the window. */
  #reserve(length: number): void {
    const needed = length + OVERSHOOT_BYTES;
    this.#smallPieces = 8 * needed < this.#bytes.length ? this.#smallPieces + 1 : 0;
    if (this.#at + needed > this.#bytes.length || this.#isWasteful) this.#moveWindow(needed);
    this.#limit = this.#at + length;
  }

  /** Whether a large buffer has not been needed for long. */
  get #isWasteful(): boolean {
    return this.#bytes.length > LARGE_BYTES && this.#smallPieces > SMALL_PIECES;
  }

  /** Puts the window at the front of the buffer, or of another one where `needed` more bytes want it. */
  #moveWindow(needed: number): void {
    const from = Math.max(0, this.#at - WINDOW_BYTES);
    const kept = this.#bytes.subarray(from, this.#at);
    if (WINDOW_BYTES + needed > this.#bytes.length || this.#isWasteful) {
      this.#bytes = new Uint8Array(WINDOW_BYTES + SPARE_BYTES + needed);
      this.#view = new DataView(this.#bytes.buffer);
    }
    this.#bytes.set(kept);
    this.#at = kept.length;
    if (from > 0) this.#whole = false;
  }

  /** `0 CMF U8   1 FLG U8`, RFC 1950 section 2.2. */
  #readHeader(bits: BitReader): boolean {
    const start = bits.position;
    const [method, flags] = [bits.take(8), bits.take(8)];
    if (bits.overran) return goBack(bits, start);
    if ((method & 15) !== 8 || method >> 4 > 7 || (method << 8 | flags) % 31 !== 0) {
      throw new ProtocolError(
        `Cannot inflate a stream that begins with bytes ${method} ${flags}: expected a zlib header`,
      );
    }
    if (flags & 0x20) {
      throw new ProtocolError("Cannot inflate a stream with a preset dictionary: expected none");
    }
    this.#phase = "block";
    return true;
  }

  /** `BFINAL 1 bit   BTYPE 2 bits`, then what the type has, RFC 1951 section 3.2.3. */
  #readBlock(bits: BitReader): boolean {
    const start = bits.position;
    this.#isLast = bits.take(1) === 1;
    const type = bits.take(2);
    if (bits.overran || !this.#beginBlock(bits, type)) return goBack(bits, start);
    return true;
  }

  #beginBlock(bits: BitReader, type: number): boolean {
    if (type === 3) throw new ProtocolError("Cannot inflate a block of type 3: expected 0 to 2");
    if (type === 0) return this.#readStoredLength(bits);
    if (type === 1) this.#codes = this.#fixedCodes ??= BlockCodes.fixed();
    else {
      const codes = this.#dynamicCodes ??= new DynamicCodes();
      if (!codes.read(bits)) return false;
      this.#codes = codes;
    }
    this.#phase = "symbols";
    return true;
  }

  /** `0 LEN U16   2 NLEN U16`, little-endian, RFC 1951 section 3.2.4. */
  #readStoredLength(bits: BitReader): boolean {
    bits.align();
    const length = bits.take(16);
    const complement = bits.take(16);
    if (bits.overran) return false;
    if ((length ^ complement) !== 0xffff) {
      throw new ProtocolError(
        `Cannot inflate a stored block of ${length} bytes: its check is ${complement}, ` +
          `expected ${length ^ 0xffff}`,
      );
    }
    this.#storedBytes = length;
    this.#phase = "stored bytes";
    return true;
  }

  #copyStored(bits: BitReader): boolean {
    const from = bits.position >>> 3;
    const length = Math.min(this.#storedBytes, bits.bytes.length - from);
    if (this.#at + length > this.#limit) throw this.#tooMuch();
    this.#bytes.set(bits.bytes.subarray(from, from + length), this.#at);
    this.#at += length;
    bits.position += 8 * length;
    this.#storedBytes -= length;
    if (this.#storedBytes > 0) return false;
    this.#endBlock();
    return true;
  }

  #inflateSymbols(bits: BitReader): boolean {
    const output = { bytes: this.#bytes, view: this.#view, at: this.#at, limit: this.#limit };
    const from = bits.position;
    if (!this.#wasShort) this.#findKernel?.()?.inflate(bits, this.#codes!, output);
    const ended = inflateSymbols(bits, this.#codes!, output);
    this.#wasShort = bits.position - from < SHORT_BLOCK_BITS;
    if (output.at > this.#limit) throw this.#tooMuch();
    this.#at = output.at;
    if (ended) this.#endBlock();
    return ended;
  }

  #endBlock(): void {
    this.#phase = this.#isLast ? "checksum" : "block";
  }

  /** ADLER32, RFC 1950 section 2.2. Of a stream longer than the buffer it is not known, and passed over. */
  #readChecksum(bits: BitReader): boolean {
    const start = bits.position;
    bits.align();
    const checksum = bits.take(8) * 2 ** 24 + bits.take(8) * 2 ** 16 + bits.take(8) * 2 ** 8 +
      bits.take(8);
    if (bits.overran) return goBack(bits, start);
    const found = this.#whole ? adler32(this.#bytes.subarray(0, this.#at)) : checksum;
    if (found !== checksum) {
      throw new ProtocolError(
        `Cannot inflate a stream with checksum ${found}: expected ${checksum} as it says`,
      );
    }
    this.#phase = "nothing";
    return true;
  }

  #readNothing(bits: BitReader): boolean {
    if (bits.position < bits.end) {
      throw new ProtocolError(
        `Cannot inflate ${bits.end - bits.position >> 3} bytes: the stream has ended before`,
      );
    }
    return false;
  }
}

/** Undoes what was read since `start`. */
function goBack(bits: BitReader, start: number): false {
  bits.position = start;
  return false;
}
