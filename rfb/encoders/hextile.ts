import type { ByteWriter } from "./byte_writer.ts";
import { type Encoder, MAX_SIDE } from "./encoder.ts";
import type { PackedPixels } from "./pixel_packer.ts";
import { eachSubrect, findBackground } from "./subrects.ts";

const TILE = 16;
const MAX_SUBRECTS = 255;

const MASK = { raw: 1, background: 2, foreground: 4, subrects: 8, coloured: 16 } as const;

interface Tile {
  readonly words: Uint32Array;
  readonly width: number;
  readonly height: number;
}

/**
 * Hextile: tiles of 16 × 16 in reading order, each raw or a background with small rectangles, where
 * a colour that the previous tile had need not be said again (RFC 6143 section 7.7.4).
 *
 *     U8 mask, [PIXEL background], [PIXEL foreground], [U8 n, n × ([PIXEL], U8 xy, U8 wh)]
 */
export class HextileEncoder implements Encoder {
  readonly pixelKind = "pixel";
  readonly maxSide = MAX_SIDE;
  #words = new Uint32Array(TILE * TILE);
  #scratch = new Uint32Array(TILE * TILE);
  #background: number | undefined;
  #foreground: number | undefined;

  encode(pixels: PackedPixels, out: ByteWriter): void {
    this.#background = this.#foreground = undefined;
    for (let y = 0; y < pixels.height; y += TILE) {
      for (let x = 0; x < pixels.width; x += TILE) {
        this.#encodeTile(this.#cut(pixels, x, y), pixels.bytesPerPixel, out);
      }
    }
  }

  #cut(pixels: PackedPixels, x: number, y: number): Tile {
    const width = Math.min(TILE, pixels.width - x);
    const height = Math.min(TILE, pixels.height - y);
    for (let row = 0; row < height; row++) {
      const from = (y + row) * pixels.width + x;
      for (let i = 0; i < width; i++) this.#words[row * width + i] = pixels.words[from + i]!;
    }
    return { words: this.#words.subarray(0, width * height), width, height };
  }

  #encodeTile(tile: Tile, size: number, out: ByteWriter): void {
    const start = out.length;
    const background = findBackground(tile.words);
    const others = otherColours(tile.words, background);
    const coloured = others.length > 1;
    this.#writeHead(background, others, size, out);
    if (others.length === 0) return;
    const rawEnd = start + 1 + tile.words.length * size;
    if (this.#writeSubrects(tile, background, coloured ? size : 0, rawEnd, out)) return;
    out.truncate(start);
    out.u8(MASK.raw);
    out.pixels(tile.words, size);
    this.#background = this.#foreground = undefined;
  }

  /** Leaves out the colours that the client still has; after coloured tiles it has no foreground. */
  #writeHead(background: number, others: readonly number[], size: number, out: ByteWriter): void {
    const maskAt = out.length;
    let mask = others.length > 0 ? MASK.subrects : 0;
    out.u8(0);
    if (background !== this.#background) {
      mask |= MASK.background;
      out.pixel(background, size);
    }
    if (others.length > 1) mask |= MASK.coloured;
    else if (others.length === 1 && others[0] !== this.#foreground) {
      mask |= MASK.foreground;
      out.pixel(others[0]!, size);
    }
    out.setU8(maskAt, mask);
    this.#background = background;
    if (others.length > 0) this.#foreground = others.length > 1 ? undefined : others[0];
  }

  /** `false` when there are too many, or they need more bytes than the tile does raw. */
  #writeSubrects(
    { words, width, height }: Tile,
    background: number,
    colourSize: number,
    limit: number,
    out: ByteWriter,
  ): boolean {
    const scratch = this.#scratch.subarray(0, words.length);
    scratch.set(words);
    const countAt = out.length;
    let count = 0;
    let fits = true;
    out.u8(0);
    eachSubrect(scratch, width, height, background, (colour, x, y, across, down) => {
      count++;
      if (colourSize > 0) out.pixel(colour, colourSize);
      out.u8(x << 4 | y);
      out.u8((across - 1) << 4 | (down - 1));
      fits = count <= MAX_SUBRECTS && out.length < limit;
      return fits;
    });
    if (fits) out.setU8(countAt, count);
    return fits;
  }
}

/** The colours besides `background`: none, one, or the first two of many. */
function otherColours(words: Uint32Array, background: number): readonly number[] {
  const first = words.find((word) => word !== background);
  if (first === undefined) return [];
  const second = words.find((word) => word !== background && word !== first);
  return second === undefined ? [first] : [first, second];
}
