import type { Framebuffer } from "../framebuffer.ts";
import type { Rect } from "../rect.ts";
import type { JpegHeader } from "./jpeg_header.ts";

/** All samples of a picture, block by block, and the way from them to colours. */
export interface SamplePlanes {
  readonly unitsAcross: number;
  readonly unitsDown: number;
  /**
   * A block's coefficients and a place for those beyond the last; all are 0 between two blocks. Replaced by
   * {@linkcode SamplePlanes.open}.
   */
  readonly block: Float32Array | Float64Array;
  /** Where the coefficient with a number on the wire stands in `block`; twice as long as that. */
  readonly places: Uint8Array;
  /** Makes room for a picture; its samples are undefined. */
  open(header: JpegHeader): void;
  /** Gives all samples of a block of component `index`, at `column` and `row` in blocks, one value. */
  fill(index: number, column: number, row: number, value: number): void;
  /**
   * Turns `block`, to whose first value 128 was added, into a block of samples.
   *
   * @param last number on the wire of the last coefficient that is not 0.
   */
  transform(index: number, column: number, row: number, last: number): void;
  /** Paints the picture over `rect`, which has its size. */
  paint(rect: Rect, target: Framebuffer): void;
}
