import { ProtocolError } from "../errors.ts";
import type { Framebuffer } from "../framebuffer.ts";
import { OPAQUE } from "../pixel_format.ts";
import type { PixelLayout } from "../pixels/pixel_layout.ts";
import type { WirePixels } from "../pixels/wire_pixels.ts";
import type { ByteReader } from "../reader.ts";
import type { Rect } from "../rect.ts";
import { paintBlock } from "./block.ts";
import type { Decoder } from "./decoder.ts";
import { paintRaw } from "./raw.ts";
import { TileGrid } from "./tile_grid.ts";

/** Tiles are this wide and high, but for those at the right and lower edges. */
const TILE = 16;

/** Bits of a tile's subencoding byte. */
const RAW = 1;
const BACKGROUND = 2;
const FOREGROUND = 4;
const ANY_SUBRECTS = 8;
const COLOURED = 16;

/** What tiles hand on to the next of the same rectangle, as canvas words. */
export interface HextileColours {
  background: number;
  foreground: number;
}

/**
 * The length of the tile of `area` pixels that begins at `at`; where that shows only further on, a
 * number of bytes that has to be there before it does, and more than there are.
 */
export function hextileTileLength(
  bytes: Uint8Array,
  at: number,
  area: number,
  pixelBytes: number,
): number {
  if (at >= bytes.length) return 1;
  const mask = bytes[at]!;
  if (mask & RAW) return 1 + pixelBytes * area;
  const colours = (mask & BACKGROUND ? pixelBytes : 0) + (mask & FOREGROUND ? pixelBytes : 0);
  if (!(mask & ANY_SUBRECTS)) return 1 + colours;
  const countAt = 1 + colours;
  if (at + countAt >= bytes.length) return countAt + 1;
  return countAt + 1 + bytes[at + countAt]! * (mask & COLOURED ? pixelBytes + 2 : 2);
}

/**
 * Paints the complete tile that begins at `at` (RFC 6143 section 7.7.4):
 *
 *     subencoding U8, then raw: the pixels; else each that its bit announces:
 *     background pixel, foreground pixel, number of subrectangles U8, and for each of those
 *     its pixel (if coloured), x << 4 | y U8, (width - 1) << 4 | (height - 1) U8
 *
 * Colours that are not given stay as they were, after raw and coloured tiles too: some servers rely
 * on it though the RFC forbids it.
 *
 * @throws {ProtocolError} when a subrectangle reaches out of `tile`.
 */
function paintHextileTile(
  target: Framebuffer,
  tile: Rect,
  layout: PixelLayout,
  bytes: Uint8Array,
  at: number,
  colours: HextileColours,
): void {
  const { pixels, width: stride } = target;
  const mask = bytes[at++]!;
  if (mask & RAW) {
    paintRaw(target, tile, layout, bytes, at);
    return;
  }
  if (mask & BACKGROUND) {
    colours.background = layout.word(bytes, at);
    at += layout.bytes;
  }
  if (mask & FOREGROUND) {
    colours.foreground = layout.word(bytes, at);
    at += layout.bytes;
  }
  const corner = tile.y * stride + tile.x;
  paintBlock(pixels, stride, corner, tile.width, tile.height, colours.background);
  if (mask & ANY_SUBRECTS) {
    const pixel = mask & COLOURED ? layout : undefined;
    paintSubrects(target, tile, pixel, bytes, at, colours.foreground);
  }
}

/** @param layout of each one's own pixel; without, all are in `colour`. */
function paintSubrects(
  target: Framebuffer,
  tile: Rect,
  layout: PixelLayout | undefined,
  bytes: Uint8Array,
  at: number,
  colour: number,
): void {
  const { pixels, width: stride } = target;
  const corner = tile.y * stride + tile.x;
  for (let left = bytes[at++]!; left > 0; left--) {
    if (layout) {
      colour = layout.word(bytes, at);
      at += layout.bytes;
    }
    const position = bytes[at++]!;
    const size = bytes[at++]!;
    const x = position >> 4;
    const y = position & 15;
    const right = x + (size >> 4) + 1;
    const bottom = y + (size & 15) + 1;
    if (right > tile.width || bottom > tile.height) throw outsideTile(tile, x, y, right, bottom);
    for (let row = corner + y * stride; row < corner + bottom * stride; row += stride) {
      for (let i = row + x; i < row + right; i++) pixels[i] = colour;
    }
  }
}

function outsideTile(tile: Rect, x: number, y: number, right: number, bottom: number) {
  return new ProtocolError(
    `Cannot paint a Hextile subrectangle of ${right - x}x${bottom - y} at ${x},${y}: ` +
      `expected one inside its tile of ${tile.width}x${tile.height}`,
  );
}

/** Hextile, RFC 6143 section 7.7.4: all tiles that have come are painted before more are awaited. */
export class HextileDecoder implements Decoder {
  async decode(
    input: ByteReader,
    rect: Rect,
    target: Framebuffer,
    { pixel }: WirePixels,
  ): Promise<void> {
    const grid = new TileGrid(rect, TILE);
    // Undefined by the RFC until a tile sets them.
    const colours = { background: OPAQUE, foreground: OPAQUE };
    for (let tile = 0; tile < grid.count;) {
      const painted = paintTiles(target, rect, grid, tile, pixel, input.peek(), colours);
      input.skip(painted.bytes);
      tile = painted.tile;
      if (tile < grid.count) await input.need(painted.missing);
    }
    target.damage(rect);
  }
}

/**
 * How many tiles from `at` on, at most `limit`, say nothing but "background as before": on an empty
 * desktop they make whole rows, which are painted at once.
 */
function countSolidTiles(bytes: Uint8Array, at: number, limit: number): number {
  const end = Math.min(bytes.length, at + limit);
  let next = at;
  while (next < end && bytes[next] === 0) next++;
  return next - at;
}

/** Paints tiles from number `tile` on while `bytes` has whole ones; says how far it came and what the next needs. */
function paintTiles(
  target: Framebuffer,
  rect: Rect,
  grid: TileGrid,
  tile: number,
  layout: PixelLayout,
  bytes: Uint8Array,
  colours: HextileColours,
): { tile: number; bytes: number; missing: number } {
  let at = 0;
  for (; tile < grid.count; tile++) {
    const area = grid.at(tile);
    const solid = countSolidTiles(bytes, at, grid.across - tile % grid.across);
    if (solid > 1) {
      const width = Math.min(solid * TILE, rect.x + rect.width - area.x);
      const corner = area.y * target.width + area.x;
      paintBlock(target.pixels, target.width, corner, width, area.height, colours.background);
      at += solid;
      tile += solid - 1;
      continue;
    }
    const length = hextileTileLength(bytes, at, area.width * area.height, layout.bytes);
    if (at + length > bytes.length) return { tile, bytes: at, missing: length };
    paintHextileTile(target, area, layout, bytes, at, colours);
    at += length;
  }
  return { tile, bytes: at, missing: 0 };
}
