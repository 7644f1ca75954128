import { OPAQUE } from "../pixel_format.ts";
import type { PixelLayout } from "./pixel_layout.ts";

/** Pixels of 3 bytes R, G, B: the short form that Tight and ZRLE have for 24 bits of colour. */
export class RgbLayout implements PixelLayout {
  readonly bytes = 3;

  word(source: Uint8Array, at: number): number {
    return (source[at]! | source[at + 1]! << 8 | source[at + 2]! << 16 | OPAQUE) >>> 0;
  }

  unpack(
    source: Uint8Array,
    at: number,
    count: number,
    target: Uint32Array,
    targetAt: number,
  ): void {
    const end = targetAt + count;
    for (let i = targetAt; i < end; i++, at += 3) {
      target[i] = source[at]! | source[at + 1]! << 8 | source[at + 2]! << 16 | OPAQUE;
    }
  }
}
