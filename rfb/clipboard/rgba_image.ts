/** An image of the clipboard. */
export interface RgbaImage {
  readonly width: number;
  readonly height: number;
  /** Rows from the top, four bytes a pixel, alpha not multiplied in. */
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}
