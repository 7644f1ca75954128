import { ProtocolError } from "../errors.ts";
import type { Framebuffer } from "../framebuffer.ts";
import type { PixelLayout } from "../pixels/pixel_layout.ts";
import type { Rect } from "../rect.ts";
import { paintBlock } from "./block.ts";
import { PACKED_ROWS } from "./packed_rows.ts";
import { paintRaw } from "./raw.ts";
import { TileRuns } from "./runs.ts";

/** A tile's subencoding, RFC 6143 section 7.7.5; from 2 to 16 and from 130 on it has the size of a palette. */
const RAW = 0;
const SOLID = 1;
const MOST_PACKED = 16;
const PACKED_AS_BEFORE = 127;
const PLAIN_RLE = 128;
const PALETTE_RLE_AS_BEFORE = 129;

/** The most colours of a palette: of subencoding 255. */
const MOST_COLOURS = 127;

/** Says that a tile goes on after the bytes there are. */
export const INCOMPLETE = -1;

/** Most bytes of the tiles of a picture, in either encoding: palettes, then each pixel as a run of its own. */
export function mostTileBytes(tiles: number, area: number, pixelBytes: number): number {
  return tiles * (1 + MOST_COLOURS * pixelBytes) + area * (pixelBytes + 1);
}

/** Paints the tiles of TRLE and ZRLE, which are the same but for their size and the reuse of palettes. */
export class TilePainter {
  #reusesPalettes: boolean;
  /** Beyond {@linkcode TilePainter.#colours} it has zeros, which no opaque colour is. */
  #palette = new Uint32Array(MOST_COLOURS + 1);
  #colours = 0;
  #runs = new TileRuns();

  /** @param reusesPalettes whether a tile may have the palette of the one before: in TRLE, not in ZRLE. */
  constructor(reusesPalettes: boolean) {
    this.#reusesPalettes = reusesPalettes;
  }

  /** Forgets the palette: the next rectangle begins. */
  begin(): void {
    this.#colours = 0;
  }

  /**
   * Paints the tile that begins at `at`: `subencoding U8`, then what it says, RFC 6143 section 7.7.5.
   *
   * @returns where the next one begins, or {@linkcode INCOMPLETE} when `bytes` has not all of it: the
   * tile may be painted again with more of them.
   * @throws {ProtocolError} when it breaks the rules.
   */
  paint(
    target: Framebuffer,
    tile: Rect,
    layout: PixelLayout,
    bytes: Uint8Array,
    at: number,
  ): number {
    if (at >= bytes.length) return INCOMPLETE;
    const subencoding = bytes[at++]!;
    if (subencoding === RAW) return paintRawTile(target, tile, layout, bytes, at);
    if (subencoding === SOLID) return this.#paintSolid(target, tile, layout, bytes, at);
    if (subencoding === PLAIN_RLE) return this.#paintPlainRuns(target, tile, layout, bytes, at);
    if (subencoding === PACKED_AS_BEFORE || subencoding === PALETTE_RLE_AS_BEFORE) {
      this.#checkReuse(subencoding);
    } else {
      at = this.#readPalette(subencoding, layout, bytes, at);
      if (at === INCOMPLETE) return at;
    }
    return subencoding < PLAIN_RLE
      ? this.#paintPacked(target, tile, bytes, at)
      : this.#paintPaletteRuns(target, tile, bytes, at);
  }

  #checkReuse(subencoding: number): void {
    if (!this.#reusesPalettes) throw wrongSubencoding(subencoding);
    if (this.#colours === 0) {
      throw new ProtocolError(
        `Cannot paint a tile of subencoding ${subencoding}: expected a palette in one before it`,
      );
    }
  }

  #readPalette(subencoding: number, layout: PixelLayout, bytes: Uint8Array, at: number): number {
    const colours = subencoding & 127;
    if (subencoding < PLAIN_RLE && colours > MOST_PACKED) throw wrongSubencoding(subencoding);
    const end = at + colours * layout.bytes;
    if (end > bytes.length) return INCOMPLETE;
    layout.unpack(bytes, at, colours, this.#palette, 0);
    this.#palette.fill(0, colours, Math.max(colours, this.#colours));
    this.#colours = colours;
    return end;
  }

  #paintSolid(
    target: Framebuffer,
    tile: Rect,
    layout: PixelLayout,
    bytes: Uint8Array,
    at: number,
  ): number {
    const end = at + layout.bytes;
    if (end > bytes.length) return INCOMPLETE;
    const word = layout.word(bytes, at);
    const { pixels, width: stride } = target;
    paintBlock(pixels, stride, tile.y * stride + tile.x, tile.width, tile.height, word);
    return end;
  }

  /** Indices of 1, 2 or 4 bits, high ones first, each row from a new byte on. */
  #paintPacked(target: Framebuffer, tile: Rect, bytes: Uint8Array, at: number): number {
    if (this.#colours > MOST_PACKED) throw wrongPalette(this.#colours);
    const bits = this.#colours > 4 ? 4 : this.#colours > 2 ? 2 : 1;
    const rowBytes = Math.ceil(tile.width * bits / 8);
    const end = at + rowBytes * tile.height;
    if (end > bytes.length) return INCOMPLETE;
    const { pixels, width: stride } = target;
    const paintRow = PACKED_ROWS[bits];
    let row = tile.y * stride + tile.x;
    let common = -1;
    for (; at < end; at += rowBytes, row += stride) {
      common &= paintRow(bytes, at, this.#palette, pixels, row, tile.width);
    }
    // An index that is not in the palette has painted a zero.
    if (common >>> 24 !== 255) throw wrongIndex(this.#colours);
    return end;
  }

  /** Pixels, each with the length of its run, until the tile is full. */
  #paintPlainRuns(
    target: Framebuffer,
    tile: Rect,
    layout: PixelLayout,
    bytes: Uint8Array,
    at: number,
  ): number {
    const runs = this.#runs;
    const { bytes: pixelBytes } = layout;
    runs.begin(target, tile);
    while (runs.left > 0) {
      const word = layout.word(bytes, at);
      at += pixelBytes;
      let length = 1;
      let byte = 255;
      while (byte === 255 && at < bytes.length && length <= runs.left) {
        length += byte = bytes[at++]!;
      }
      if (byte === 255 && length <= runs.left) return INCOMPLETE;
      runs.paint(word, length);
    }
    return at;
  }

  /** Indices, those with the high bit set with the length of their run, until the tile is full. */
  #paintPaletteRuns(target: Framebuffer, tile: Rect, bytes: Uint8Array, at: number): number {
    const runs = this.#runs;
    const palette = this.#palette;
    runs.begin(target, tile);
    while (runs.left > 0) {
      if (at >= bytes.length) return INCOMPLETE;
      const index = bytes[at++]!;
      if ((index & 127) >= this.#colours) throw wrongIndex(this.#colours);
      let length = 1;
      let byte = index & 128 ? 255 : 0;
      while (byte === 255 && at < bytes.length && length <= runs.left) {
        length += byte = bytes[at++]!;
      }
      if (byte === 255 && length <= runs.left) return INCOMPLETE;
      runs.paint(palette[index & 127]!, length);
    }
    return at;
  }
}

function paintRawTile(
  target: Framebuffer,
  tile: Rect,
  layout: PixelLayout,
  bytes: Uint8Array,
  at: number,
): number {
  const end = at + tile.width * tile.height * layout.bytes;
  if (end > bytes.length) return INCOMPLETE;
  paintRaw(target, tile, layout, bytes, at);
  return end;
}

function wrongSubencoding(subencoding: number): ProtocolError {
  return new ProtocolError(
    `Cannot paint a tile of subencoding ${subencoding}: expected one that there is`,
  );
}

function wrongIndex(colours: number): ProtocolError {
  return new ProtocolError(
    `Cannot paint a tile with a palette of ${colours} colours: expected indices below that`,
  );
}

function wrongPalette(colours: number): ProtocolError {
  return new ProtocolError(
    `Cannot paint a packed tile with the ${colours} colours of the one before: ` +
      `expected at most ${MOST_PACKED}`,
  );
}
