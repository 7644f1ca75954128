import { DEFAULT_LEVEL, Deflater } from "../../zlib/deflater.ts";
import { ByteWriter } from "../byte_writer.ts";
import { ColourTable } from "../colour_table.ts";
import type { Encoder, EncoderLevels } from "../encoder.ts";
import { JpegEncoder } from "../jpeg/jpeg_encoder.ts";
import type { PackedPixels } from "../pixel_packer.ts";
import { writeCompactLength } from "./compact_length.ts";
import { canHaveGradient, writeGradient, writeIndices, writeMono } from "./filters.ts";
import { textureOf } from "./texture.ts";

/** Fewer bytes than these go out as they are, past the zlib stream. */
const BARE_LIMIT_BYTES = 12;

/** The high half of the control byte; basic compression is the stream's number and this bit. */
const CONTROL = { filter: 0x40, fill: 0x80, jpeg: 0x90 } as const;
const FILTER = { palette: 1, gradient: 2 } as const;

/** Which of the four zlib streams has what, as is usual. */
const STREAM = { copy: 0, mono: 1, indexed: 2, gradient: 3 } as const;

/** Pictures of fewer colours or pixels are smaller and sharper without JPEG. */
const JPEG_FROM_COLOURS = 96;
const JPEG_FROM_PIXELS = 1024;
/** From this quality on drawings and text stay sharp; on lines that want less, bytes count more. */
const SHARP_LEVEL = 5;

/**
 * Tight: one colour, a palette, pixels with or without a gradient filter, in one of four zlib streams
 * for the connection, or JPEG where the client has said how good (community specification, Tight
 * encoding).
 *
 *     U8 control, then: fill: TPIXEL
 *     JPEG: compact length, file
 *     basic: [U8 filter, [palette: U8 n - 1, n TPIXELs]], less than 12 bytes of data, or compact length
 *     and zlib data
 */
export class TightEncoder implements Encoder {
  readonly pixelKind = "tpixel";
  /** Shorter than the 2048 that all clients take, so that no data can be too long for a compact length. */
  readonly maxSide = 1023;
  #palette = new ColourTable(256);
  #plain = new ByteWriter();
  #streams: (Deflater | undefined)[] = [];
  #level = DEFAULT_LEVEL;
  #quality: number | undefined;
  #jpeg = new JpegEncoder();

  setLevels({ compression, quality }: EncoderLevels): void {
    this.#quality = quality;
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
    else this.#encodeColours(pixels, isIndexed, out);
  }

  #encodeColours(pixels: PackedPixels, isIndexed: boolean, out: ByteWriter): void {
    const { words, bytesPerPixel } = pixels;
    const colours = this.#palette.count;
    const { isFlat, isSmooth } = textureOf(pixels);
    const quality = isFlat && this.#quality! >= SHARP_LEVEL ? undefined : this.#quality;
    if (quality !== undefined && canBeJpeg(pixels, colours)) {
      this.#encodeJpeg(pixels, quality, out);
    } else if (isIndexed && colours * bytesPerPixel < words.length * (bytesPerPixel - 1)) {
      this.#encodeIndexed(pixels, out);
    } else if (isSmooth && canHaveGradient(pixels)) this.#encodeGradient(pixels, out);
    else this.#encodeCopy(pixels, out);
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

  #encodeJpeg(pixels: PackedPixels, quality: number, out: ByteWriter): void {
    out.u8(CONTROL.jpeg);
    this.#jpeg.encode(pixels, quality, this.#plain);
    const file = this.#plain.take();
    writeCompactLength(file.length, out);
    out.bytes(file);
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

/** JPEG is for pixels of 24 bits only: of others it would make more than they are. */
function canBeJpeg({ bytesPerPixel, words }: PackedPixels, colours: number): boolean {
  return bytesPerPixel === 3 && colours > JPEG_FROM_COLOURS && words.length >= JPEG_FROM_PIXELS;
}
