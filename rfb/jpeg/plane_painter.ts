import type { Framebuffer } from "../framebuffer.ts";
import type { Rect } from "../rect.ts";
import type { JpegComponent, JpegHeader } from "./jpeg_header.ts";
import { inverseDct } from "./inverse_dct.ts";
import { paintYcc } from "./paint_ycc.ts";
import { blendRows, doubleRow, quarterRow, repeatSamples } from "./upsample.ts";

/** All samples of one component, in whole units. */
interface Plane {
  readonly samples: Uint8ClampedArray;
  readonly stride: number;
}

/** Most bytes of a plane that are kept for the next picture. */
const KEPT_BYTES = 4 * 1024 * 1024;

/** The samples of a picture whose chromas have fewer of them than its luma, and the way to colours. */
export class PlanePainter {
  unitsAcross = 0;
  unitsDown = 0;
  #planes: readonly Plane[] = [];
  #luma: JpegComponent | undefined;
  #buffers = [0, 1, 2].map(() => new Uint8ClampedArray(0));
  #blue = new Uint8ClampedArray(0);
  #red = new Uint8ClampedArray(0);
  #blend = new Uint16Array(0);

  /** Makes room for a picture; its samples are undefined. */
  open({ width, height, components }: JpegHeader): void {
    const luma = components[0]!;
    this.#luma = luma;
    this.unitsAcross = Math.ceil(width / (8 * luma.across));
    this.unitsDown = Math.ceil(height / (8 * luma.down));
    this.#planes = components.map(({ across, down }, index) => {
      const stride = 8 * across * this.unitsAcross;
      return { samples: this.#reserve(index, 8 * down * this.unitsDown * stride), stride };
    });
    const stride = 8 * luma.across * this.unitsAcross;
    if (this.#blue.length < stride) {
      this.#blue = new Uint8ClampedArray(stride);
      this.#red = new Uint8ClampedArray(stride);
      this.#blend = new Uint16Array(stride);
    }
  }

  /** Gives all samples of a block of component `index`, at `column` and `row` in blocks, one value. */
  fill(index: number, column: number, row: number, value: number): void {
    const { samples, stride } = this.#planes[index]!;
    const at = 8 * (row * stride + column);
    samples[at] = value;
    const rounded = samples[at]!;
    for (let line = at; line < at + 8 * stride; line += stride) {
      samples.fill(rounded, line, line + 8);
    }
  }

  /**
   * Turns `block`, to whose first value 128 was added, into a block of samples.
   *
   * @param last number on the wire of the last coefficient that is not 0.
   */
  transform(index: number, column: number, row: number, block: Float64Array, last: number): void {
    const { samples, stride } = this.#planes[index]!;
    inverseDct(block, last, samples, 8 * (row * stride + column), stride);
  }

  /** Paints the picture over `rect`, which has its size. */
  paint(rect: Rect, target: Framebuffer): void {
    const [luma, blue, red] = this.#planes as [Plane, Plane, Plane];
    for (let y = 0; y < rect.height; y++) {
      this.#readRow(blue, y, rect, this.#blue);
      this.#readRow(red, y, rect, this.#red);
      const at = (rect.y + y) * target.width + rect.x;
      const { samples, stride } = luma;
      paintYcc(target, at, rect.width, 1, samples, y * stride, this.#blue, this.#red);
    }
  }

  /** One row of a chroma, at luma's resolution. */
  #readRow({ samples, stride }: Plane, y: number, rect: Rect, row: Uint8ClampedArray): void {
    const { across, down } = this.#luma!;
    const line = Math.floor(y / down);
    const count = Math.ceil(rect.width / across);
    // Only halves are smoothed, and not in the narrowest of pictures: as the usual library does it.
    if (across > 2 || down > 2 || across === 2 && count <= 2) {
      repeatSamples(samples, line * stride, across, rect.width, row);
      return;
    }
    const lines = Math.ceil(rect.height / down);
    const neighbour = down === 1 ? line : y % 2 === 0 ? line - 1 : line + 1;
    const far = Math.max(0, Math.min(lines - 1, neighbour));
    blendRows(samples, line * stride, far * stride, count, this.#blend);
    if (across === 2) doubleRow(this.#blend, count, row);
    else quarterRow(this.#blend, count, row);
  }

  #reserve(index: number, length: number): Uint8ClampedArray {
    const kept = this.#buffers[index]!;
    if (kept.length >= length) return kept;
    const made = new Uint8ClampedArray(length);
    if (length <= KEPT_BYTES) this.#buffers[index] = made;
    return made;
  }
}
