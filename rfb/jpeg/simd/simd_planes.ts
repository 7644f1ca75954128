import type { Framebuffer } from "../../framebuffer.ts";
import type { Rect } from "../../rect.ts";
import type { JpegComponent, JpegHeader } from "../jpeg_header.ts";
import type { SamplePlanes } from "../sample_planes.ts";
import { BLOCK, ZIGZAG } from "../zigzag.ts";
import { createKernels, type Kernels } from "./kernels.ts";

const PAGE_BYTES = 65536;
/** The block stands at 0, with the place for coefficients beyond it. */
const AFTER_BLOCK = 512;
/** On either side of each row: what kernels read and write in steps, and copies of the outermost samples. */
const MARGIN = 16;
const GREY = 128;
/** Up to this number on the wire, coefficients are in the first four rows of the first four columns. */
const LAST_SHORT = 9;

/** Where the coefficients stand in the kernels' block, which is column by column. */
const PLACES = ZIGZAG.map((place) => place < BLOCK ? 8 * (place & 7) + (place >> 3) : BLOCK);

interface Plane {
  readonly at: number;
  readonly stride: number;
}

/** The samples of a picture in the memory of a WebAssembly module, which works on many of them at once. */
export class SimdPlanes implements SamplePlanes {
  readonly places: Uint8Array = PLACES;
  block = new Float32Array(0);
  unitsAcross = 0;
  unitsDown = 0;
  #kernels: Kernels;
  #bytes = new Uint8Array(0);
  #planes: readonly Plane[] = [];
  #luma: JpegComponent | undefined;
  /** Where rows at luma's resolution begin: of the chromas, and of the colours. */
  #rows: readonly [blue: number, red: number, words: number] = [0, 0, 0];

  /** Where {@linkcode createKernels} makes none, there are no such planes either. */
  static create(): SimdPlanes | undefined {
    const kernels = createKernels();
    return kernels && new SimdPlanes(kernels);
  }

  private constructor(kernels: Kernels) {
    this.#kernels = kernels;
  }

  open({ width, height, components }: JpegHeader): void {
    const luma = components[0]!;
    this.#luma = luma;
    this.unitsAcross = Math.ceil(width / (8 * luma.across));
    this.unitsDown = Math.ceil(height / (8 * luma.down));
    const row = 8 * luma.across * this.unitsAcross + 2 * MARGIN;
    const blue = AFTER_BLOCK + MARGIN;
    this.#rows = [blue, blue + row, blue + 2 * row];
    let end = AFTER_BLOCK + 6 * row;
    this.#planes = components.map(({ across, down }) => {
      const stride = 8 * across * this.unitsAcross + 2 * MARGIN;
      const plane = { at: end + MARGIN, stride };
      end += 8 * down * this.unitsDown * stride;
      return plane;
    });
    this.#reserve(end + MARGIN);
    // The picture before may have broken off within a block.
    this.block.fill(0);
  }

  fill(index: number, column: number, row: number, value: number): void {
    const { at, stride } = this.#planes[index]!;
    this.#kernels.fill(at + 8 * (row * stride + column), stride, value);
  }

  transform(index: number, column: number, row: number, last: number): void {
    const { at, stride } = this.#planes[index]!;
    const target = at + 8 * (row * stride + column);
    if (last <= LAST_SHORT) this.#kernels.shortInverseDct(target, stride);
    else this.#kernels.inverseDct(target, stride);
  }

  paint(rect: Rect, target: Framebuffer): void {
    const [luma, ...chromas] = this.#planes as [Plane, ...Plane[]];
    const [blueRow, redRow, wordsAt] = this.#rows;
    const { across } = this.#luma!;
    if (chromas.length === 0) this.#bytes.fill(GREY, blueRow, wordsAt);
    else if (across === 2) chromas.forEach((plane) => this.#extend(plane, rect));
    const [blue, red] = chromas;
    const words = new Uint32Array(this.#bytes.buffer, wordsAt, rect.width);
    for (let y = 0; y < rect.height; y++) {
      const cb = blue ? this.#readRow(blue, y, rect, blueRow) : blueRow;
      const cr = red ? this.#readRow(red, y, rect, redRow) : redRow;
      this.#kernels.paintYcc(luma.at + y * luma.stride, cb, cr, wordsAt, rect.width);
      target.pixels.set(words, (rect.y + y) * target.width + rect.x);
    }
  }

  /** Where one row of a chroma begins, at luma's resolution: in the plane or made at `row`. */
  #readRow({ at, stride }: Plane, y: number, rect: Rect, row: number): number {
    const { across, down } = this.#luma!;
    const line = Math.floor(y / down);
    const near = at + line * stride;
    if (across === 1 && down === 1) return near;
    const count = Math.ceil(rect.width / across);
    // Only halves are smoothed, and not in the narrowest of pictures: as the usual library does it.
    if (across > 2 || down > 2 || across === 2 && count <= 2) {
      for (let x = 0; x < rect.width; x++) {
        this.#bytes[row + x] = this.#bytes[near + Math.floor(x / across)]!;
      }
      return row;
    }
    const lines = Math.ceil(rect.height / down);
    const neighbour = down === 1 ? line : y % 2 === 0 ? line - 1 : line + 1;
    const far = at + Math.max(0, Math.min(lines - 1, neighbour)) * stride;
    if (across === 2) this.#kernels.doubleRow(near, far, row, count);
    else this.#kernels.blendRow(near, far, row, count);
    return row;
  }

  /** Copies the outermost samples of each row of a chroma of half the width to outside of the picture. */
  #extend({ at, stride }: Plane, rect: Rect): void {
    const count = Math.ceil(rect.width / 2);
    const end = at + Math.ceil(rect.height / this.#luma!.down) * stride;
    for (let row = at; row < end; row += stride) {
      this.#bytes[row - 1] = this.#bytes[row]!;
      this.#bytes[row + count] = this.#bytes[row + count - 1]!;
    }
  }

  #reserve(length: number): void {
    const { memory } = this.#kernels;
    const missing = length - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
    if (this.#bytes.buffer === memory.buffer) return;
    this.#bytes = new Uint8Array(memory.buffer);
    this.block = new Float32Array(memory.buffer, 0, BLOCK + 1);
  }
}
