/** Smaller ones are left to the garbage collector: handing one over takes 20 µs, whatever its size. */
const LARGE_BYTES = 32 * 1024;

/**
 * Gives the memory of buffers that came with events back at once. The browser holds on to those until a
 * full collection of garbage, for which nothing else here gives cause: in a session of Raw 30 MB waited
 * for one. What is handed over to a port that nobody listens to is gone, which an `ArrayBuffer` that is
 * transferred otherwise is not.
 */
export class SpentBuffers {
  #nobody: MessagePort;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    port2.close();
    this.#nobody = port1;
  }

  /** Takes the memory of `buffer`, which nobody may use any more, if it is worth the while. */
  release(buffer: ArrayBuffer): void {
    if (buffer.byteLength >= LARGE_BYTES) this.#nobody.postMessage(null, [buffer]);
  }
}
