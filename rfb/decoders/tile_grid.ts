import type { Rect } from "../rect.ts";

/** A rectangle cut into square tiles, row by row; those at its right and lower edges may be smaller. */
export class TileGrid {
  readonly across: number;
  readonly count: number;
  #rect: Rect;
  #size: number;

  /** @param size width and height of a tile. */
  constructor(rect: Rect, size: number) {
    this.#rect = rect;
    this.#size = size;
    this.across = Math.ceil(rect.width / size);
    this.count = this.across * Math.ceil(rect.height / size);
  }

  /** Where tile `number` is in the framebuffer. */
  at(number: number): Rect {
    const rect = this.#rect;
    const size = this.#size;
    const x = size * (number % this.across);
    const y = size * Math.floor(number / this.across);
    return {
      x: rect.x + x,
      y: rect.y + y,
      width: Math.min(size, rect.width - x),
      height: Math.min(size, rect.height - y),
    };
  }
}
