import type { VideoDecoding } from "../../../rfb/platform.ts";

/** A video decoder whose program may still be on its way; what it is to do waits for it, in order. */
export class LateVideo implements VideoDecoding {
  #decoding: Promise<VideoDecoding>;

  constructor(decoding: Promise<VideoDecoding>) {
    this.#decoding = decoding;
  }

  async decode(...[bytes, ...rest]: Parameters<VideoDecoding["decode"]>): Promise<void> {
    const copy = bytes.slice();
    await (await this.#decoding).decode(copy, ...rest);
  }

  close(): void {
    // Who decodes is told why it did not come.
    this.#decoding.then((decoding) => decoding.close(), () => {});
  }
}
