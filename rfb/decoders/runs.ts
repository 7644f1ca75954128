import { ProtocolError } from "../errors.ts";
import type { Framebuffer } from "../framebuffer.ts";
import type { Rect } from "../rect.ts";
import { paintRow } from "./block.ts";

/** Fills a tile with runs of pixels, which go on from row to row but not out of the tile. */
export class TileRuns {
  #pixels = new Uint32Array(0);
  #stride = 0;
  #width = 0;
  #at = 0;
  #rowEnd = 0;
  #left = 0;

  /** Begins at the upper left corner of `tile`. */
  begin(target: Framebuffer, tile: Rect): void {
    this.#pixels = target.pixels;
    this.#stride = target.width;
    this.#width = tile.width;
    this.#at = tile.y * target.width + tile.x;
    this.#rowEnd = this.#at + tile.width;
    this.#left = tile.width * tile.height;
  }

  /** Pixels of the tile that are not painted yet. */
  get left(): number {
    return this.#left;
  }

  /**
   * Paints the next `length` pixels.
   *
   * @throws {ProtocolError} when the tile has not so many left.
   */
  paint(word: number, length: number): void {
    this.#left -= length;
    if (this.#left < 0) throw tooLong(length, this.#left + length);
    const pixels = this.#pixels;
    let at = this.#at;
    let rowEnd = this.#rowEnd;
    while (length >= rowEnd - at) {
      length -= rowEnd - at;
      paintRow(pixels, at, rowEnd, word);
      at = rowEnd - this.#width + this.#stride;
      rowEnd += this.#stride;
      if (length === 0) break;
    }
    paintRow(pixels, at, at + length, word);
    this.#at = at + length;
    this.#rowEnd = rowEnd;
  }
}

function tooLong(length: number, left: number): ProtocolError {
  return new ProtocolError(
    `Cannot paint a run of ${length} pixels: expected at most the ${left} left in its tile`,
  );
}
