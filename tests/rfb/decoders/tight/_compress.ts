/** Compressed streams for tests, from the platform: one stream, of which each portion comes by itself. */
import { constants, createDeflate } from "node:zlib";

/** A zlib stream that is flushed after each portion. */
export class TestDeflater {
  #stream = createDeflate();
  #output: Uint8Array[] = [];

  constructor() {
    this.#stream.on("data", (chunk: Uint8Array) => this.#output.push(chunk));
  }

  async deflate(input: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
    this.#stream.write(input);
    await new Promise<void>((resolve) => this.#stream.flush(constants.Z_SYNC_FLUSH, resolve));
    return new Uint8Array(await new Blob(this.#output.splice(0) as BlobPart[]).arrayBuffer());
  }
}
