import { OPAQUE } from "../pixel_format.ts";
import type { PixelLayout } from "./pixel_layout.ts";
import { SourceView } from "./source_view.ts";

/** Pixels of 4 bytes R, G, B and garbage: what we ask for, which is nearly what a canvas wants. */
export class CanvasLayout implements PixelLayout {
  readonly bytes = 4;
  #view = new SourceView();

  word(source: Uint8Array, at: number): number {
    return (source[at]! | source[at + 1]! << 8 | source[at + 2]! << 16 | OPAQUE) >>> 0;
  }

  /**
   * Word by word, from any alignment: 900 to 1,200 Mpixel/s, rows of 64 or more; copying first costs twice as much in
   * short rows.
   */
  unpack(
    source: Uint8Array,
    at: number,
    count: number,
    target: Uint32Array,
    targetAt: number,
  ): void {
    const view = this.#view.of(source);
    const end = targetAt + count;
    let from = source.byteOffset + at;
    for (let i = targetAt; i < end; i++, from += 4) target[i] = view.getUint32(from, true) | OPAQUE;
  }

  /** Rows of 16 pixels cost 1.4 × as much one by one. */
  unpackRows(
    source: Uint8Array,
    at: number,
    width: number,
    height: number,
    target: Uint32Array,
    targetAt: number,
    stride: number,
  ): void {
    const view = this.#view.of(source);
    let from = source.byteOffset + at;
    const end = targetAt + height * stride;
    for (let row = targetAt; row < end; row += stride) {
      for (let i = row; i < row + width; i++, from += 4) {
        target[i] = view.getUint32(from, true) | OPAQUE;
      }
    }
  }
}
