import type { Framebuffer } from "../../framebuffer.ts";
import type { Rect } from "../../rect.ts";
import type { JpegComponent, JpegHeader } from "../jpeg_header.ts";
import { KernelMemory } from "./kernel_memory.ts";
import { createKernels, type Kernels } from "./kernels.ts";
import { type Plane, UnitReader } from "./unit_reader.ts";

/** On either side of each row: what kernels read and write in steps, and copies of the outermost samples. */
const MARGIN = 16;
const GREY = 128;

/** The way of a picture to colours in the memory of a WebAssembly module, which works on many samples at once. */
export class SimdPlanes {
  #kernels: Kernels;
  #memory: KernelMemory;
  #units: UnitReader;
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
    this.#memory = new KernelMemory(kernels.memory);
    this.#units = new UnitReader(kernels, this.#memory);
  }

  /**
   * Paints the picture of which `bytes` are, over `rect`, which has its size.
   *
   * @throws {ProtocolError} when its data are broken.
   */
  decode(bytes: Uint8Array, header: JpegHeader, rect: Rect, target: Framebuffer): void {
    const { width, height, components } = header;
    const { across, down } = this.#luma = components[0]!;
    const unitsAcross = Math.ceil(width / (8 * across));
    const unitsDown = Math.ceil(height / (8 * down));
    this.#reserve(bytes.length - header.dataAt, components, unitsAcross, unitsDown);
    this.#units.read(bytes, header, this.#planes, unitsAcross, unitsDown);
    this.#paint(rect, target);
  }

  #reserve(
    length: number,
    components: readonly JpegComponent[],
    unitsAcross: number,
    unitsDown: number,
  ): void {
    const row = 8 * components[0]!.across * unitsAcross + 2 * MARGIN;
    // Where arrays of words can be.
    const begin = 4 * Math.ceil(UnitReader.endOf(length) / 4);
    const blue = begin + MARGIN;
    this.#rows = [blue, blue + row, blue + 2 * row];
    let end = blue + 6 * row;
    this.#planes = components.map(({ across, down }) => {
      const stride = 8 * across * unitsAcross + 2 * MARGIN;
      const plane = { at: end + MARGIN, stride };
      end += 8 * down * unitsDown * stride;
      return plane;
    });
    this.#memory.reserve(end + MARGIN);
  }

  #paint(rect: Rect, target: Framebuffer): void {
    const [luma, ...chromas] = this.#planes as [Plane, ...Plane[]];
    const [blueRow, redRow, wordsAt] = this.#rows;
    const { across } = this.#luma!;
    if (chromas.length === 0) this.#memory.bytes.fill(GREY, blueRow, wordsAt);
    else if (across === 2) chromas.forEach((plane) => this.#extend(plane, rect));
    const [blue, red] = chromas;
    const words = new Uint32Array(this.#memory.bytes.buffer, wordsAt, rect.width);
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
        this.#memory.bytes[row + x] = this.#memory.bytes[near + Math.floor(x / across)]!;
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
      this.#memory.bytes[row - 1] = this.#memory.bytes[row]!;
      this.#memory.bytes[row + count] = this.#memory.bytes[row + count - 1]!;
    }
  }
}
