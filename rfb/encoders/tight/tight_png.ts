import { ByteWriter } from "../byte_writer.ts";
import type { Encoder, EncoderLevels } from "../encoder.ts";
import { JpegEncoder } from "../jpeg/jpeg_encoder.ts";
import { hasShortTpixel, type PackedPixels } from "../pixel_packer.ts";
import { encodePng } from "../png.ts";
import { writeCompactLength } from "./compact_length.ts";

const CONTROL = { fill: 0x80, jpeg: 0x90, png: 0xa0 } as const;

/** Smaller pictures are smaller as PNG than the tables alone are that a JPEG has. */
const JPEG_FROM_PIXELS = 1024;

/**
 * TightPNG: one colour, a PNG, or a JPEG where the client has said how good (community specification,
 * Tight PNG encoding): `U8 control`, then a pixel R, G, B, or compact length and file.
 */
export class TightPngEncoder implements Encoder {
  readonly pixelKind = "rgb";
  /** So that no file can be too long for a compact length. */
  readonly maxSide = 1023;
  #file = new ByteWriter();
  #jpeg = new JpegEncoder();
  #quality: number | undefined;

  setLevels({ quality }: EncoderLevels): void {
    this.#quality = quality;
  }

  encode(pixels: PackedPixels, out: ByteWriter): void {
    const { words, width, format } = pixels;
    const first = words[0] ?? 0;
    // In other formats a fill's pixel is not R, G, B, but a PNG's are.
    if (hasShortTpixel(format) && words.every((word) => word === first)) {
      out.u8(CONTROL.fill);
      out.pixel(first, 3);
      return;
    }
    const isJpeg = this.#quality !== undefined && words.length >= JPEG_FROM_PIXELS;
    out.u8(isJpeg ? CONTROL.jpeg : CONTROL.png);
    if (isJpeg) this.#jpeg.encode(pixels, this.#quality!, this.#file);
    else encodePng(words, width, this.#file);
    const file = this.#file.take();
    writeCompactLength(file.length, out);
    out.bytes(file);
  }
}
