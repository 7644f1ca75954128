/** How one kind of pixel lies on the wire, and the way from there to canvas words. */
export interface PixelLayout {
  /** Bytes of a pixel, 1 to 4. */
  readonly bytes: number;

  /** The canvas word of the pixel at `at`, whose bytes are there. */
  word(source: Uint8Array, at: number): number;

  /** Turns the `count` pixels from `at` on into canvas words from `targetAt` on. */
  unpack(
    source: Uint8Array,
    at: number,
    count: number,
    target: Uint32Array,
    targetAt: number,
  ): void;

  /**
   * Turns `height` rows of `width` pixels, one after the other, into rows of `stride` canvas words: for
   * layouts in which small tiles of plain pixels are common.
   */
  unpackRows?(
    source: Uint8Array,
    at: number,
    width: number,
    height: number,
    target: Uint32Array,
    targetAt: number,
    stride: number,
  ): void;
}
