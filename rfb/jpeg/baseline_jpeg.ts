import { ProtocolError } from "../errors.ts";
import type { Framebuffer } from "../framebuffer.ts";
import type { Rect } from "../rect.ts";
import { inverseDct } from "./inverse_dct.ts";
import { type JpegComponent, type JpegHeader, JpegHeaderReader } from "./jpeg_header.ts";
import { PlanePainter } from "./plane_painter.ts";
import { paintTinted, paintYcc, type Samples } from "./paint_ycc.ts";
import { ScanReader } from "./scan_reader.ts";
import type { SimdPlanes } from "./simd/simd_planes.ts";
import { BLOCK } from "./zigzag.ts";

const GREY = 128;

/** Pictures of more pixels are not decoded in the memory of a module, which never shrinks. */
const SIMD_LIMIT_PIXELS = 4 * 1024 * 1024;

/**
 * Decodes baseline JPEG pictures, synchronously, in any context: servers send hundreds of small ones, for each
 * of which the browser takes longer to begin than this to end. Figures in `tests/bench/picture_decoders.ts`.
 */
export class BaselineJpeg {
  #headers = new JpegHeaderReader();
  #scan = new ScanReader();
  #planes = new PlanePainter();
  #simd: SimdPlanes | undefined;
  /** A block's coefficients, and a place for those beyond the last. All are 0 between two blocks. */
  #block = new Float64Array(BLOCK + 1);
  #samples: readonly [Samples, Samples, Samples] = [
    new Uint8ClampedArray(BLOCK),
    new Uint8ClampedArray(BLOCK),
    new Uint8ClampedArray(BLOCK),
  ];
  #predictions = new Int32Array(3);

  /** @param simd the faster way, for all pictures that are not very large. */
  constructor(simd?: SimdPlanes) {
    this.#simd = simd;
  }

  /**
   * Paints the picture over `rect`, which is in `target`.
   *
   * @returns `false`, and nothing is painted, when it is of a kind that this cannot decode: progressive, CMYK.
   * @throws {ProtocolError} when it is broken, or has another size.
   */
  decode(bytes: Uint8Array, rect: Rect, target: Framebuffer): boolean {
    const header = this.#headers.read(bytes);
    if (!header) return false;
    const { width, height, components: [luma] } = header;
    if (width !== rect.width || height !== rect.height) {
      throw new ProtocolError(
        `Cannot paint a JPEG of ${width}x${height}: expected ${rect.width}x${rect.height}`,
      );
    }
    if (this.#simd && width * height <= SIMD_LIMIT_PIXELS) {
      this.#simd.decode(bytes, header, rect, target);
      return true;
    }
    this.#scan.open(bytes, header.dataAt);
    this.#predictions.fill(0);
    // The picture before may have broken off within a block.
    this.#block.fill(0);
    if (luma!.across * luma!.down === 1) this.#paintBlocks(header, rect, target);
    else this.#paintPlanes(header, rect, target);
    return true;
  }

  /** Where each unit is a block of each component: from the bits to the framebuffer, block by block. */
  #paintBlocks({ components, restartInterval }: JpegHeader, rect: Rect, target: Framebuffer): void {
    const [luma, blue, red] = components;
    const [y, cb, cr] = this.#samples;
    const right = rect.x + rect.width;
    const bottom = rect.y + rect.height;
    let left = restartInterval;
    for (let top = rect.y; top < bottom; top += 8) {
      const rows = Math.min(8, bottom - top);
      for (let x = rect.x; x < right; x += 8) {
        if (restartInterval > 0 && left-- === 0) left = this.#restart(restartInterval);
        const columns = Math.min(8, right - x);
        const at = top * target.width + x;
        if (!this.#readBlock(luma!, 0, y)) y.fill(y[0]!);
        const tinted = !blue || !this.#readBlock(blue, 1, cb);
        const alsoTinted = !red || !this.#readBlock(red, 2, cr);
        this.#scan.check();
        if (tinted && alsoTinted) {
          const [b, r] = blue ? [cb[0]!, cr[0]!] : [GREY, GREY];
          paintTinted(target, at, columns, rows, y, b, r);
        } else {
          if (tinted) cb.fill(cb[0]!);
          if (alsoTinted) cr.fill(cr[0]!);
          paintYcc(target, at, columns, rows, y, 0, cb, cr);
        }
      }
    }
  }

  /** First all samples, then the colours. */
  #paintPlanes(header: JpegHeader, rect: Rect, target: Framebuffer): void {
    const { components, restartInterval } = header;
    this.#planes.open(header);
    const { unitsAcross, unitsDown } = this.#planes;
    let left = restartInterval;
    for (let row = 0; row < unitsDown; row++) {
      for (let column = 0; column < unitsAcross; column++) {
        if (restartInterval > 0 && left-- === 0) left = this.#restart(restartInterval);
        for (let index = 0; index < components.length; index++) {
          this.#readUnit(components[index]!, index, row, column);
        }
        this.#scan.check();
      }
    }
    this.#planes.paint(rect, target);
  }

  #readUnit(
    { across, down, dc, ac, scale }: JpegComponent,
    index: number,
    row: number,
    column: number,
  ): void {
    for (let y = row * down; y < (row + 1) * down; y++) {
      for (let x = column * across; x < (column + 1) * across; x++) {
        const level = this.#predictions[index]! += this.#scan.readDc(dc);
        const mean = level * scale[0]! + 128;
        const last = this.#scan.readAc(ac, scale, this.#block);
        if (last === 0) {
          this.#planes.fill(index, x, y, mean);
        } else {
          this.#block[0] = mean;
          this.#planes.transform(index, x, y, this.#block, last);
        }
      }
    }
  }

  /** Reads a block's samples; `false` when they are all as the first, and only that is set. */
  #readBlock(
    { dc, ac, scale }: JpegComponent,
    index: number,
    samples: Samples,
  ): boolean {
    const block = this.#block;
    const level = this.#predictions[index]! += this.#scan.readDc(dc);
    const mean = level * scale[0]! + 128;
    const last = this.#scan.readAc(ac, scale, block);
    if (last === 0) {
      samples[0] = mean;
      return false;
    }
    block[0] = mean;
    inverseDct(block, last, samples, 0, 8);
    return true;
  }

  #restart(interval: number): number {
    this.#scan.restart();
    this.#predictions.fill(0);
    return interval - 1;
  }
}
