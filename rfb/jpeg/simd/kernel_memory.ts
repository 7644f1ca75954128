const PAGE_BYTES = 65536;

/** The memory of the kernels, which grows. Its views are others then. */
export class KernelMemory {
  #memory: WebAssembly.Memory;
  #bytes = new Uint8Array(0);
  #words = new Int32Array(0);
  #floats = new Float32Array(0);

  constructor(memory: WebAssembly.Memory) {
    this.#memory = memory;
    this.reserve(0);
  }

  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes;
  }

  get words(): Int32Array {
    return this.#words;
  }

  get floats(): Float32Array {
    return this.#floats;
  }

  /** Sees to it that there are `length` bytes. */
  reserve(length: number): void {
    const missing = length - this.#memory.buffer.byteLength;
    if (missing > 0) this.#memory.grow(Math.ceil(missing / PAGE_BYTES));
    const { buffer } = this.#memory;
    if (this.#bytes.buffer === buffer) return;
    this.#bytes = new Uint8Array(buffer);
    this.#words = new Int32Array(buffer);
    this.#floats = new Float32Array(buffer);
  }
}
