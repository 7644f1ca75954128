const INITIAL_BYTES = 4096;

/** A byte buffer that grows as it is written; integers are big-endian, as RFB has them. */
export class ByteWriter {
  #bytes = new Uint8Array(INITIAL_BYTES);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  /** Bytes written so far. */
  get length(): number {
    return this.#length;
  }

  u8(value: number): void {
    const at = this.#extend(1);
    this.#view.setUint8(at, value);
  }

  u16(value: number): void {
    const at = this.#extend(2);
    this.#view.setUint16(at, value);
  }

  u32(value: number): void {
    const at = this.#extend(4);
    this.#view.setUint32(at, value);
  }

  s32(value: number): void {
    const at = this.#extend(4);
    this.#view.setInt32(at, value);
  }

  bytes(bytes: Uint8Array): void {
    const at = this.#extend(bytes.length);
    this.#bytes.set(bytes, at);
  }

  /** The low `size` (1 to 4) bytes of a pixel as {@linkcode PixelPacker} packs it, lowest first. */
  pixel(value: number, size: number): void {
    let at = this.#extend(size);
    for (let rest = value; at < this.#length; rest >>>= 8) this.#bytes[at++] = rest;
  }

  /** All of `words`, each like {@linkcode ByteWriter.pixel}. */
  pixels(words: Uint32Array, size: number): void {
    let at = this.#extend(words.length * size);
    const bytes = this.#bytes;
    if (size === 4) {
      bytes.set(new Uint8Array(words.buffer, words.byteOffset, words.byteLength), at);
      return;
    }
    for (let i = 0; i < words.length; i++) {
      const word = words[i]!;
      bytes[at++] = word;
      if (size > 1) bytes[at++] = word >>> 8;
      if (size > 2) bytes[at++] = word >>> 16;
    }
  }

  /** Overwrites the byte at `at`, which was written before. */
  setU8(at: number, value: number): void {
    this.#view.setUint8(at, value);
  }

  /** Overwrites the four bytes at `at`, which were written before. */
  setU32(at: number, value: number): void {
    this.#view.setUint32(at, value);
  }

  /** Forgets what was written after the first `length` bytes. */
  truncate(length: number): void {
    this.#length = Math.min(length, this.#length);
  }

  /** What was written, as a view that is valid until the next write; the writer is empty then. */
  take(): Uint8Array<ArrayBuffer> {
    const taken = this.#bytes.subarray(0, this.#length);
    this.#length = 0;
    return taken;
  }

  /** May replace the buffer and its view: they are to be looked at afterwards. */
  #extend(count: number): number {
    const at = this.#length;
    this.#length += count;
    if (this.#length > this.#bytes.length) this.#grow();
    return at;
  }

  #grow(): void {
    const grown = new Uint8Array(Math.max(this.#length, 2 * this.#bytes.length));
    grown.set(this.#bytes);
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }
}
