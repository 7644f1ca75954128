import type { Decoder } from "./decoder.ts";

/**
 * A decoder whose program is loaded with the first rectangle, for encodings that few servers send: the
 * page begins without it. When loading fails, so do `decode` calls.
 */
export class LateDecoder implements Decoder {
  #load: () => Promise<Decoder>;
  #decoder: Decoder | undefined;

  constructor(load: () => Promise<Decoder>) {
    this.#load = load;
  }

  decode(...rectangle: Parameters<Decoder["decode"]>): Promise<void> {
    return this.#decoder?.decode(...rectangle) ?? this.#begin(rectangle);
  }

  async #begin(rectangle: Parameters<Decoder["decode"]>): Promise<void> {
    this.#decoder = await this.#load();
    await this.#decoder.decode(...rectangle);
  }
}
