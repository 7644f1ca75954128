import type { Framebuffer } from "../framebuffer.ts";
import type { WirePixels } from "../pixels/wire_pixels.ts";
import type { ByteReader } from "../reader.ts";
import type { Rect } from "../rect.ts";
import type { Decoder } from "./decoder.ts";
import { INCOMPLETE, TilePainter } from "./tile.ts";
import { TileGrid } from "./tile_grid.ts";

const TILE = 16;

/**
 * TRLE, RFC 6143 section 7.7.5: tiles of 16 × 16 pixels as they are. All that have come are painted
 * before more is awaited; one that has come in part is painted again then, since only its runs tell
 * how long it is.
 */
export class TrleDecoder implements Decoder {
  #painter = new TilePainter(true);

  async decode(
    input: ByteReader,
    rect: Rect,
    target: Framebuffer,
    { cpixel }: WirePixels,
  ): Promise<void> {
    const grid = new TileGrid(rect, TILE);
    this.#painter.begin();
    for (let tile = 0; tile < grid.count;) {
      const bytes = input.peek();
      let at = 0;
      for (; tile < grid.count; tile++) {
        const next = this.#painter.paint(target, grid.at(tile), cpixel, bytes, at);
        if (next === INCOMPLETE) break;
        at = next;
      }
      input.skip(at);
      if (tile < grid.count) await input.need(input.available + 1);
    }
    target.damage(rect);
  }
}
