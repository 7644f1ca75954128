import { OPAQUE } from "../pixel_format.ts";
import type { PixelLayout } from "./pixel_layout.ts";
import { SourceView } from "./source_view.ts";

/** Pixels of 3 bytes R, G, B: the short form that Tight and ZRLE have for 24 bits of colour. */
export class RgbLayout implements PixelLayout {
  readonly bytes = 3;
  #view = new SourceView();

  word(source: Uint8Array, at: number): number {
    return (source[at]! | source[at + 1]! << 8 | source[at + 2]! << 16 | OPAQUE) >>> 0;
  }

  /**
   * Reads a word at each pixel, whose fourth byte alpha covers: 880 to 1,230 Mpixel/s in rows of 64 or
   * more, where byte by byte makes 470 to 530. The last pixel goes by bytes, since none may follow it.
   */
  unpack(
    source: Uint8Array,
    at: number,
    count: number,
    target: Uint32Array,
    targetAt: number,
  ): void {
    if (count === 0) return;
    const view = this.#view.of(source);
    const last = targetAt + count - 1;
    let from = source.byteOffset + at;
    for (let i = targetAt; i < last; i++, from += 3) {
      target[i] = view.getUint32(from, true) | OPAQUE;
    }
    target[last] = this.word(source, at + 3 * (count - 1));
  }
}
