import { ProtocolError } from "../errors.ts";
import type { Framebuffer } from "../framebuffer.ts";
import type { WirePixels } from "../pixels/wire_pixels.ts";
import type { ByteReader } from "../reader.ts";
import type { Rect } from "../rect.ts";
import type { Platform } from "../platform.ts";
import { Inflater } from "../zlib/inflater.ts";
import type { Decoder } from "./decoder.ts";
import { INCOMPLETE, mostTileBytes, TilePainter } from "./tile.ts";
import { TileGrid } from "./tile_grid.ts";
import { readZlibFrame } from "./zlib_frame.ts";

const TILE = 64;

/** ZRLE, RFC 6143 section 7.7.6: tiles of 64 × 64 pixels through one zlib stream of the connection. */
export class ZrleDecoder implements Decoder {
  #inflater: Inflater;
  #painter = new TilePainter(false);

  constructor(findKernel?: Platform["inflateKernel"]) {
    this.#inflater = new Inflater(findKernel);
  }

  async decode(
    input: ByteReader,
    rect: Rect,
    target: Framebuffer,
    { cpixel }: WirePixels,
  ): Promise<void> {
    const grid = new TileGrid(rect, TILE);
    const limit = mostTileBytes(grid.count, rect.width * rect.height, cpixel.bytes);
    const bytes = await readZlibFrame(input, this.#inflater, limit);
    let at = 0;
    for (let tile = 0; tile < grid.count; tile++) {
      at = this.#painter.paint(target, grid.at(tile), cpixel, bytes, at);
      if (at === INCOMPLETE) throw tooShort(rect, bytes.length, tile, grid.count);
    }
    if (at < bytes.length) throw tooLong(rect, bytes.length - at);
    target.damage(rect);
  }
}

function tooShort(rect: Rect, length: number, tile: number, count: number): ProtocolError {
  return new ProtocolError(
    `Cannot paint a ZRLE rectangle of ${rect.width}x${rect.height}: ` +
      `${length} bytes end in tile ${tile}, expected ${count} tiles`,
  );
}

function tooLong(rect: Rect, left: number): ProtocolError {
  return new ProtocolError(
    `Cannot paint a ZRLE rectangle of ${rect.width}x${rect.height}: ` +
      `${left} bytes follow its tiles, expected none`,
  );
}
