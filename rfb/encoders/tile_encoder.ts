import type { ByteWriter } from "./byte_writer.ts";
import { ColourTable } from "./colour_table.ts";
import type { PackedPixels } from "./pixel_packer.ts";

/** Most colours of a packed palette, and of a palette with runs. */
const PACKED_LIMIT = 16;
const PALETTE_LIMIT = 127;

/** Subencodings (RFC 6143 section 7.7.5); a packed palette of `n` is `n` itself. */
const SUB = {
  raw: 0,
  solid: 1,
  packedAgain: 127,
  plainRuns: 128,
  paletteRunsAgain: 129,
  /** Plus the number of colours. */
  paletteRuns: 128,
} as const;

/** Ways to write a tile, with what each needs in bytes; the first of the shortest is taken. */
type Form =
  | "solid"
  | "packedAgain"
  | "packed"
  | "paletteRunsAgain"
  | "paletteRuns"
  | "plainRuns"
  | "raw";
type Sizes = Readonly<Record<Form, number>>;

/** A tile of pixels, row by row. */
interface Tile {
  readonly words: Uint32Array;
  readonly width: number;
  readonly height: number;
  readonly bytesPerPixel: number;
}

/**
 * Writes the tiles that TRLE and ZRLE are made of, each in its shortest form, of CPIXELs:
 *
 *     0 raw pixels   1 one pixel   2-16 palette, packed indices   127 packed indices
 *     128 runs: pixel, length   129 runs of indices   130-255 palette, runs of indices
 */
export class TileEncoder {
  readonly #reuses: boolean;
  #palette = new ColourTable(PALETTE_LIMIT);
  /** That of the tile just before, where it had one, and in which form it was. */
  #lastPalette = new ColourTable(PALETTE_LIMIT);
  #lastForm: "packed" | "paletteRuns" | undefined;
  #words = new Uint32Array(0);

  /** @param reuses whether tiles may use the palette of the tile before, as in TRLE. */
  constructor(reuses: boolean) {
    this.#reuses = reuses;
  }

  /** Writes all tiles of a rectangle, of `side` pixels a side but for the last, in reading order. */
  encodeTiles(pixels: PackedPixels, side: number, out: ByteWriter): void {
    this.#lastForm = undefined;
    if (this.#words.length < side * side) this.#words = new Uint32Array(side * side);
    for (let y = 0; y < pixels.height; y += side) {
      for (let x = 0; x < pixels.width; x += side) {
        this.#encode(this.#cut(pixels, x, y, side), out);
      }
    }
  }

  #cut(pixels: PackedPixels, x: number, y: number, side: number): Tile {
    const width = Math.min(side, pixels.width - x);
    const height = Math.min(side, pixels.height - y);
    for (let row = 0; row < height; row++) {
      const from = (y + row) * pixels.width + x;
      for (let i = 0; i < width; i++) this.#words[row * width + i] = pixels.words[from + i]!;
    }
    const words = this.#words.subarray(0, width * height);
    return { words, width, height, bytesPerPixel: pixels.bytesPerPixel };
  }

  #encode(tile: Tile, out: ByteWriter): void {
    const form = shortest(this.#measure(tile));
    const count = this.#palette.count;
    if (form === "raw") writeRaw(tile, out);
    else if (form === "solid") writeSolid(tile, out);
    else if (form === "plainRuns") writePlainRuns(tile, out);
    else if (form === "packed") {
      this.#writePalette(count, tile, out);
      writePacked(tile, this.#palette, out);
    } else if (form === "paletteRuns") {
      this.#writePalette(SUB.paletteRuns + count, tile, out);
      writePaletteRuns(tile, this.#palette, out);
    } else if (form === "packedAgain") {
      out.u8(SUB.packedAgain);
      writePacked(tile, this.#lastPalette, out);
    } else {
      out.u8(SUB.paletteRunsAgain);
      writePaletteRuns(tile, this.#lastPalette, out);
    }
    this.#remember(form);
  }

  /** What the next tile may use; only of a tile just before it, as the RFC's words can be read. */
  #remember(form: Form): void {
    if (form === "packedAgain" || form === "paletteRunsAgain") return;
    this.#lastForm = form === "packed" || form === "paletteRuns" ? form : undefined;
    if (!this.#lastForm) return;
    [this.#palette, this.#lastPalette] = [this.#lastPalette, this.#palette];
  }

  #writePalette(subencoding: number, { bytesPerPixel }: Tile, out: ByteWriter): void {
    out.u8(subencoding);
    out.pixels(this.#palette.colours, bytesPerPixel);
  }

  /** Sizes of all forms, without the subencoding; infinite where a form will not do. */
  #measure({ words, width, height, bytesPerPixel }: Tile): Sizes {
    this.#palette.clear();
    let known = true;
    let plain = 0;
    let indexed = 0;
    for (let at = 0; at < words.length;) {
      const run = runLength(words, at);
      plain += bytesPerPixel + lengthBytes(run);
      indexed += run === 1 ? 1 : 1 + lengthBytes(run);
      known &&= this.#palette.add(words[at]!);
      at += run;
    }
    const count = known ? this.#palette.count : Infinity;
    const again = this.#canReuse(count) ? this.#lastForm : undefined;
    const packedBytes = (colours: number) => height * Math.ceil(width * indexBits(colours) / 8);
    const palette = count * bytesPerPixel;
    return {
      solid: count === 1 ? bytesPerPixel : Infinity,
      packedAgain: again === "packed" ? packedBytes(this.#lastPalette.count) : Infinity,
      packed: count > 1 && count <= PACKED_LIMIT ? palette + packedBytes(count) : Infinity,
      paletteRunsAgain: again === "paletteRuns" ? indexed : Infinity,
      paletteRuns: count > 1 ? palette + indexed : Infinity,
      plainRuns: plain,
      raw: words.length * bytesPerPixel,
    };
  }

  #canReuse(count: number): boolean {
    if (!this.#reuses || !this.#lastForm || count > this.#lastPalette.count) return false;
    return this.#palette.colours.every((colour) => this.#lastPalette.indexOf(colour) >= 0);
  }
}

function shortest(sizes: Sizes): Form {
  let best: Form = "raw";
  for (const [form, size] of Object.entries(sizes)) if (size < sizes[best]) best = form as Form;
  return best;
}

function writeRaw({ words, bytesPerPixel }: Tile, out: ByteWriter): void {
  out.u8(SUB.raw);
  out.pixels(words, bytesPerPixel);
}

function writeSolid({ words, bytesPerPixel }: Tile, out: ByteWriter): void {
  out.u8(SUB.solid);
  out.pixel(words[0]!, bytesPerPixel);
}

function writePlainRuns({ words, bytesPerPixel }: Tile, out: ByteWriter): void {
  out.u8(SUB.plainRuns);
  for (let at = 0; at < words.length;) {
    const run = runLength(words, at);
    out.pixel(words[at]!, bytesPerPixel);
    writeLength(run, out);
    at += run;
  }
}

/** Each run an index; with the high bit, a length follows. */
function writePaletteRuns({ words }: Tile, palette: ColourTable, out: ByteWriter): void {
  for (let at = 0; at < words.length;) {
    const run = runLength(words, at);
    const index = palette.indexOf(words[at]!);
    if (run === 1) out.u8(index);
    else {
      out.u8(128 | index);
      writeLength(run, out);
    }
    at += run;
  }
}

/** Indices of 1, 2 or 4 bits, the first in the highest, each row padded to a byte. */
function writePacked({ words, width }: Tile, palette: ColourTable, out: ByteWriter): void {
  const bits = indexBits(palette.count);
  for (let row = 0; row < words.length; row += width) {
    let byte = 0;
    let free = 8;
    for (let at = row; at < row + width; at++) {
      free -= bits;
      byte |= palette.indexOf(words[at]!) << free;
      if (free > 0) continue;
      out.u8(byte);
      byte = 0;
      free = 8;
    }
    if (free < 8) out.u8(byte);
  }
}

function indexBits(colours: number): number {
  return colours <= 2 ? 1 : colours <= 4 ? 2 : 4;
}

function runLength(words: Uint32Array, at: number): number {
  const word = words[at];
  let end = at + 1;
  while (end < words.length && words[end] === word) end++;
  return end - at;
}

/** How many bytes {@linkcode writeLength} writes. */
function lengthBytes(length: number): number {
  return 1 + Math.floor((length - 1) / 255);
}

/** A length less 1, as the sum of bytes of which all but the last are 255. */
function writeLength(length: number, out: ByteWriter): void {
  let left = length - 1;
  for (; left >= 255; left -= 255) out.u8(255);
  out.u8(left);
}
