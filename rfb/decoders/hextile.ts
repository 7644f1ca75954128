import { ProtocolError } from "../errors.ts";
import type { Framebuffer } from "../framebuffer.ts";
import { OPAQUE, requireCanvasFormat } from "../pixel_format.ts";
import type { WirePixels } from "../pixels/wire_pixels.ts";
import type { ByteReader } from "../reader.ts";
import type { Rect } from "../rect.ts";
import type { Decoder } from "./decoder.ts";

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
export function hextileTileLength(bytes: Uint8Array, at: number, area: number): number {
  if (at >= bytes.length) return 1;
  const mask = bytes[at]!;
  if (mask & RAW) return 1 + 4 * area;
  const colours = (mask & BACKGROUND ? 4 : 0) + (mask & FOREGROUND ? 4 : 0);
  if (!(mask & ANY_SUBRECTS)) return 1 + colours;
  const countAt = 1 + colours;
  if (at + countAt >= bytes.length) return countAt + 1;
  return countAt + 1 + bytes[at + countAt]! * (mask & COLOURED ? 6 : 2);
}

/**
 * Paints the complete tile that begins at `at` (RFC 6143 section 7.7.4):
 *
 *     subencoding U8, then raw: the pixels; else each that its bit announces:
 *     background pixel 4, foreground pixel 4, number of subrectangles U8, and for each of those
 *     its pixel 4 (if coloured), x << 4 | y U8, (width - 1) << 4 | (height - 1) U8
 *
 * Colours that are not given stay as they were, after raw and coloured tiles too: some servers rely
 * on it though the RFC forbids it.
 *
 * @throws {ProtocolError} when a subrectangle reaches out of `tile`.
 */
export function paintHextileTile(
  target: Framebuffer,
  tile: Rect,
  view: DataView,
  at: number,
  colours: HextileColours,
): void {
  const mask = view.getUint8(at++);
  if (mask & RAW) {
    paintRawTile(target.pixels, target.width, tile, view, at);
    return;
  }
  if (mask & BACKGROUND) {
    colours.background = (view.getUint32(at, true) | OPAQUE) >>> 0;
    at += 4;
  }
  if (mask & FOREGROUND) {
    colours.foreground = (view.getUint32(at, true) | OPAQUE) >>> 0;
    at += 4;
  }
  paintBlock(target.pixels, target.width, tile, colours.background);
  if (mask & ANY_SUBRECTS) paintSubrects(target, tile, view, at, mask, colours.foreground);
}

function paintSubrects(
  target: Framebuffer,
  tile: Rect,
  view: DataView,
  at: number,
  mask: number,
  foreground: number,
): void {
  const { pixels, width: stride } = target;
  const corner = tile.y * stride + tile.x;
  let colour = foreground;
  for (let left = view.getUint8(at++); left > 0; left--) {
    if (mask & COLOURED) {
      colour = (view.getUint32(at, true) | OPAQUE) >>> 0;
      at += 4;
    }
    const position = view.getUint8(at++);
    const size = view.getUint8(at++);
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

/** A plain loop: for rows of 16 pixels, views to copy between cost 4 times as much. */
function paintRawTile(
  pixels: Uint32Array,
  stride: number,
  tile: Rect,
  view: DataView,
  at: number,
): void {
  let row = tile.y * stride + tile.x;
  for (let y = 0; y < tile.height; y++, row += stride) {
    for (let i = row; i < row + tile.width; i++, at += 4) {
      pixels[i] = view.getUint32(at, true) | OPAQUE;
    }
  }
}

function outsideTile(tile: Rect, x: number, y: number, right: number, bottom: number) {
  return new ProtocolError(
    `Cannot paint a Hextile subrectangle of ${right - x}x${bottom - y} at ${x},${y}: ` +
      `expected one inside its tile of ${tile.width}x${tile.height}`,
  );
}

/** A plain loop: for 16 pixels it is over before `fill` has begun. */
function paintBlock(pixels: Uint32Array, stride: number, tile: Rect, colour: number): void {
  let row = tile.y * stride + tile.x;
  for (let y = 0; y < tile.height; y++, row += stride) {
    for (let i = row; i < row + tile.width; i++) pixels[i] = colour;
  }
}

/** Hextile, RFC 6143 section 7.7.4: all tiles that have come are painted before more are awaited. */
export class HextileDecoder implements Decoder {
  async decode(
    input: ByteReader,
    rect: Rect,
    target: Framebuffer,
    { format }: WirePixels,
  ): Promise<void> {
    requireCanvasFormat(format);
    const count = Math.ceil(rect.width / TILE) * Math.ceil(rect.height / TILE);
    // Undefined by the RFC until a tile sets them.
    const colours = { background: OPAQUE, foreground: OPAQUE };
    for (let tile = 0; tile < count;) {
      const painted = paintTiles(target, rect, tile, count, input.peek(), colours);
      input.skip(painted.bytes);
      tile = painted.tile;
      if (tile < count) await input.need(painted.missing);
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

/** Paints tiles from number `tile` on while `bytes` has whole ones; says how far it came and what the next one needs. */
function paintTiles(
  target: Framebuffer,
  rect: Rect,
  tile: number,
  count: number,
  bytes: Uint8Array,
  colours: HextileColours,
): { tile: number; bytes: number; missing: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const across = Math.ceil(rect.width / TILE);
  let at = 0;
  for (; tile < count; tile++) {
    const area = tileAt(rect, tile);
    const solid = countSolidTiles(bytes, at, across - tile % across);
    if (solid > 1) {
      const width = Math.min(solid * TILE, rect.x + rect.width - area.x);
      target.fill({ ...area, width }, colours.background);
      at += solid;
      tile += solid - 1;
      continue;
    }
    const length = hextileTileLength(bytes, at, area.width * area.height);
    if (at + length > bytes.length) return { tile, bytes: at, missing: length };
    paintHextileTile(target, area, view, at, colours);
    at += length;
  }
  return { tile, bytes: at, missing: 0 };
}

function tileAt(rect: Rect, number: number): Rect {
  const across = Math.ceil(rect.width / TILE);
  const x = TILE * (number % across);
  const y = TILE * Math.floor(number / across);
  return {
    x: rect.x + x,
    y: rect.y + y,
    width: Math.min(TILE, rect.width - x),
    height: Math.min(TILE, rect.height - y),
  };
}
