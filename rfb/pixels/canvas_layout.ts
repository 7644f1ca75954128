import { OPAQUE } from "../pixel_format.ts";
import type { PixelLayout } from "./pixel_layout.ts";

/** Pixels of 4 bytes R, G, B and garbage: what we ask for, which is nearly what a canvas wants. */
export class CanvasLayout implements PixelLayout {
  readonly bytes = 4;

  word(source: Uint8Array, at: number): number {
    return (source[at]! | source[at + 1]! << 8 | source[at + 2]! << 16 | OPAQUE) >>> 0;
  }

  /** Copies the bytes and sets alpha in place after: that needs no alignment of the source. */
  unpack(
    source: Uint8Array,
    at: number,
    count: number,
    target: Uint32Array,
    targetAt: number,
  ): void {
    const bytes = new Uint8Array(target.buffer, target.byteOffset, target.byteLength);
    bytes.set(source.subarray(at, at + 4 * count), 4 * targetAt);
    const end = targetAt + count;
    for (let i = targetAt; i < end; i++) target[i]! |= OPAQUE;
  }
}
