import { ProtocolError } from "../errors.ts";
import { extend, type HuffmanTable, LOOKUP_BITS } from "./huffman_table.ts";
import { strippedBytes, stripStuffing } from "./strip_stuffing.ts";
import { BLOCK, PLACES } from "./zigzag.ts";

const LOOKUP_MASK = (1 << LOOKUP_BITS) - 1;

/** The entropy-coded data of a scan (ITU T.81 annex F.2.2), block by block. */
export class ScanReader {
  #bytes = new Uint8Array(0);
  #at = 0;
  #bits = 0;
  #count = 0;
  /** Where each restart interval ends. */
  #ends: number[] = [];
  #interval = 0;

  /** Begins a scan, whose data stand in `source` from `from` to the next marker that is no restart. */
  open(source: Uint8Array, from: number): void {
    const needed = strippedBytes(source.length - from);
    if (this.#bytes.length < needed) this.#bytes = new Uint8Array(2 * needed);
    this.#ends = stripStuffing(source, from, this.#bytes);
    this.#at =
      this.#bits =
      this.#count =
      this.#interval =
        0;
  }

  /**
   * Goes on to the next restart interval.
   *
   * @throws {ProtocolError} when there is none.
   */
  restart(): void {
    const end = this.#ends[this.#interval++];
    if (end === undefined || this.#interval === this.#ends.length) throw tooShort();
    this.#at = end;
    this.#bits = this.#count = 0;
  }

  /** @throws {ProtocolError} when more bits were read than the restart interval has. */
  check(): void {
    if (8 * this.#at - this.#count > 8 * this.#ends[this.#interval]!) throw tooShort();
  }

  /** The difference of a block's DC coefficient to that of the block before. */
  readDc(table: HuffmanTable): number {
    this.#fill();
    const entry = table.coefficients[this.#bits >>> (this.#count - LOOKUP_BITS) & LOOKUP_MASK]!;
    if (entry !== 0) {
      this.#count -= entry & 63;
      return entry >> 12;
    }
    const size = this.#readSymbol(table);
    return size === 0 ? 0 : this.#readValue(size);
  }

  /**
   * Reads a block's AC coefficients into `block`, whose places for them are zero, each times its part of `scale`.
   *
   * @returns the number of the last one, 0 where there is none.
   */
  readAc(table: HuffmanTable, scale: Float64Array, block: Float64Array): number {
    const { coefficients } = table;
    const bytes = this.#bytes;
    let at = this.#at;
    let bits = this.#bits;
    let count = this.#count;
    let last = 0;
    for (let k = 0; k < BLOCK - 1;) {
      if (count < 16) {
        bits = bits << 16 | bytes[at]! << 8 | bytes[at + 1]!;
        at += 2;
        count += 16;
      }
      const entry = coefficients[bits >>> (count - LOOKUP_BITS) & LOOKUP_MASK]!;
      if (entry !== 0) {
        count -= entry & 63;
        k += entry >> 6 & 63;
        const value = entry >> 12;
        // At the end of the block, and after 16 zeros, there is none.
        if (value === 0) continue;
        block[PLACES[k]!] = value * scale[k]!;
        last = k;
        continue;
      }
      this.#at = at;
      this.#bits = bits;
      this.#count = count;
      k = this.#readLongAc(table, scale, block, k);
      if (k < BLOCK) last = k;
      at = this.#at;
      bits = this.#bits;
      count = this.#count;
    }
    this.#at = at;
    this.#bits = bits;
    this.#count = count;
    return last;
  }

  /** One coefficient behind number `k`, of any length; its number, or one behind the block where there is none. */
  #readLongAc(table: HuffmanTable, scale: Float64Array, block: Float64Array, k: number): number {
    const symbol = this.#readSymbol(table);
    const size = symbol & 15;
    if (size === 0) return symbol < 0xf0 ? BLOCK : k + 16;
    const next = k + 1 + (symbol >> 4);
    block[PLACES[next]!] = this.#readValue(size) * scale[next]!;
    return next;
  }

  #fill(): void {
    if (this.#count >= 16) return;
    this.#bits = this.#bits << 16 | this.#bytes[this.#at]! << 8 | this.#bytes[this.#at + 1]!;
    this.#at += 2;
    this.#count += 16;
  }

  #readSymbol(table: HuffmanTable): number {
    this.#fill();
    const entry = table.symbols[this.#bits >>> (this.#count - LOOKUP_BITS) & LOOKUP_MASK]! ||
      table.longSymbol(this.#bits >>> (this.#count - 16) & 0xffff);
    if (entry === 0) throw this.#noCode();
    this.#count -= entry >> 8;
    return entry & 255;
  }

  #readValue(size: number): number {
    this.#fill();
    this.#count -= size;
    return extend(this.#bits >>> this.#count & ((1 << size) - 1), size);
  }

  /** Behind the end of the data there may be anything. */
  #noCode(): ProtocolError {
    this.check();
    return noCode();
  }
}

/** The data of a scan end, or a restart interval does, before the last block. */
export function tooShort(): ProtocolError {
  return new ProtocolError("Cannot decode a JPEG: its data end before its last block");
}

/** There is a code of Huffman that the tables do not have. */
export function noCode(): ProtocolError {
  return new ProtocolError("Cannot decode a JPEG: found bits that are no code of its tables");
}
