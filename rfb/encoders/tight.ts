import { DEFAULT_LEVEL, Deflater } from "../zlib/deflater.ts";
import { ByteWriter } from "./byte_writer.ts";
import { ColourTable } from "./colour_table.ts";
import type { Encoder, EncoderLevels } from "./encoder.ts";
import type { PackedPixels } from "./pixel_packer.ts";
import {
  canHaveGradient,
  isSmooth,
  writeGradient,
  writeIndices,
  writeMono,
} from "./tight_filters.ts";

/** Fewer bytes than these go out as they are, past the zlib stream. */
const BARE_LIMIT_BYTES = 12;

/** The high half of the control byte; basic compression is the stream's number and this bit. */
const CONTROL = { filter: 0x40, fill: 0x80 } as const;
const FILTER = { palette: 1, gradient: 2 } as const;

/** Which of the four zlib streams has what, as is usual. */
const STREAM = { copy: 0, mono: 1, indexed: 2, gradient: 3 } as const;

/**
 * Tight without JPEG: one colour, a palette, or pixels with or without a gradient filter, in one of
 * four zlib streams for the connection (community specification, Tight encoding).
 *
 *     U8 control, then: fill: TPIXEL
 *     basic: [U8 filter, [palette: U8 n - 1, n TPIXELs]], less than 12 bytes of data, or compact length
 *     and zlib data
 */
export class TightEncoder implements Encoder {
  readonly pixelKind = "tpixel";
  readonly maxSide = 2048;
  #palette = new ColourTable(256);
  #plain = new ByteWriter();
  #streams: (Deflater | undefined)[] = [];
  #level = DEFAULT_LEVEL;

  setLevels({ compression }: EncoderLevels): void {
    this.#level = compression ?? DEFAULT_LEVEL;
    for (const stream of this.#streams) if (stream) stream.level = this.#level;
  }

  encode(pixels: PackedPixels, out: ByteWriter): void {
    const { words, bytesPerPixel } = pixels;
    this.#palette.clear();
    const isIndexed = this.#palette.addAll(words);
    const colours = this.#palette.count;
    if (isIndexed && colours < 2) {
      out.u8(CONTROL.fill);
      out.pixel(words[0] ?? 0, bytesPerPixel);
    } else if (isIndexed && colours === 2) this.#encodeMono(pixels, out);
    else if (isIndexed && colours * bytesPerPixel < words.length * (bytesPerPixel - 1)) {
      this.#encodeIndexed(pixels, out);
    } else if (this.#wantsGradient(pixels)) this.#encodeGradient(pixels, out);
    else this.#encodeCopy(pixels, out);
  }

  /** What is not compressed gains nothing by a filter. */
  #wantsGradient(pixels: PackedPixels): boolean {
    const bytes = pixels.words.length * pixels.bytesPerPixel;
    return bytes >= BARE_LIMIT_BYTES && canHaveGradient(pixels) && isSmooth(pixels);
  }

  #encodeMono(pixels: PackedPixels, out: ByteWriter): void {
    this.#writeFilter(STREAM.mono, FILTER.palette, out);
    this.#writePalette(pixels, out);
    writeMono(pixels, this.#palette.colours[1]!, this.#plain);
    this.#writeData(STREAM.mono, out);
  }

  #encodeIndexed(pixels: PackedPixels, out: ByteWriter): void {
    this.#writeFilter(STREAM.indexed, FILTER.palette, out);
    this.#writePalette(pixels, out);
    writeIndices(pixels, this.#palette, this.#plain);
    this.#writeData(STREAM.indexed, out);
  }

  #encodeGradient(pixels: PackedPixels, out: ByteWriter): void {
    this.#writeFilter(STREAM.gradient, FILTER.gradient, out);
    writeGradient(pixels, this.#plain);
    this.#writeData(STREAM.gradient, out);
  }

  #encodeCopy({ words, bytesPerPixel }: PackedPixels, out: ByteWriter): void {
    out.u8(STREAM.copy << 4);
    this.#plain.pixels(words, bytesPerPixel);
    this.#writeData(STREAM.copy, out);
  }

  #writeFilter(stream: number, filter: number, out: ByteWriter): void {
    out.u8(CONTROL.filter | stream << 4);
    out.u8(filter);
  }

  #writePalette({ bytesPerPixel }: PackedPixels, out: ByteWriter): void {
    out.u8(this.#palette.count - 1);
    out.pixels(this.#palette.colours, bytesPerPixel);
  }

  #writeData(stream: number, out: ByteWriter): void {
    const plain = this.#plain.take();
    if (plain.length < BARE_LIMIT_BYTES) return out.bytes(plain);
    const packed = this.#deflater(stream).deflate(plain);
    writeCompactLength(packed.length, out);
    out.bytes(packed);
  }

  #deflater(stream: number): Deflater {
    const known = this.#streams[stream];
    if (known) return known;
    const made = this.#streams[stream] = new Deflater();
    made.level = this.#level;
    return made;
  }
}

/** 1 to 3 bytes, 7 bits in each but the third's 8, the lowest first; a high bit says that more follow. */
function writeCompactLength(length: number, out: ByteWriter): void {
  if (length < 0x80) return out.u8(length);
  out.u8(length & 0x7f | 0x80);
  if (length < 0x4000) return out.u8(length >> 7);
  out.u8(length >> 7 & 0x7f | 0x80);
  out.u8(length >> 14);
}
