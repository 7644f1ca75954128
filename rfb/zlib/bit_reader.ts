/**
 * Bits of one piece of compressed data, low bits of each byte first (RFC 1951 section 3.1.1).
 *
 * Reading past the end gives zeros and leaves {@linkcode BitReader.position} beyond
 * {@linkcode BitReader.end}: whoever reads a unit checks that once, and goes back to where it began.
 */
export class BitReader {
  readonly bytes: Uint8Array;
  /** The same bytes. */
  readonly view: DataView;
  /** How many bits there are. */
  readonly end: number;
  /** How many bits are read. */
  position: number;

  constructor(bytes: Uint8Array, position = 0) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.end = 8 * bytes.length;
    this.position = position;
  }

  /** Whether more was read than there is. */
  get overran(): boolean {
    return this.position > this.end;
  }

  /** At least the next 25 bits, not read. */
  peek(): number {
    const at = this.position >>> 3;
    if (at + 4 <= this.bytes.length) return this.view.getUint32(at, true) >>> (this.position & 7);
    let word = 0;
    for (let i = 0; i < 4 && at + i < this.bytes.length; i++) word |= this.bytes[at + i]! << 8 * i;
    return word >>> (this.position & 7);
  }

  /** The next `count` bits as a number; at most 16. */
  take(count: number): number {
    const value = this.peek() & ((1 << count) - 1);
    this.position += count;
    return value;
  }

  /** Passes over bits to the next whole byte. */
  align(): void {
    this.position = (this.position + 7) & ~7;
  }
}
