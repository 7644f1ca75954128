import type { PixelLayout } from "./pixel_layout.ts";

/** Pixels of 4 bytes R, G, B, A: what cursors with alpha have. */
export class RgbaLayout implements PixelLayout {
  readonly bytes = 4;

  word(source: Uint8Array, at: number): number {
    return (source[at]! | source[at + 1]! << 8 | source[at + 2]! << 16 | source[at + 3]! << 24) >>>
      0;
  }

  unpack(
    source: Uint8Array,
    at: number,
    count: number,
    target: Uint32Array,
    targetAt: number,
  ): void {
    const bytes = new Uint8Array(target.buffer, target.byteOffset, target.byteLength);
    bytes.set(source.subarray(at, at + 4 * count), 4 * targetAt);
  }
}
