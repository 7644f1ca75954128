import { DEFAULT_LEVEL, Deflater } from "../zlib/deflater.ts";
import { ByteWriter } from "./byte_writer.ts";
import { type Encoder, type EncoderLevels, MAX_SIDE } from "./encoder.ts";
import type { PackedPixels } from "./pixel_packer.ts";

/**
 * Zlib: raw pixels in one zlib stream for the connection (community specification, Zlib encoding):
 * `U32 length, zlib data`.
 */
export class ZlibEncoder implements Encoder {
  readonly pixelKind = "pixel";
  readonly maxSide = MAX_SIDE;
  #plain = new ByteWriter();
  #deflater = new Deflater();

  setLevels({ compression }: EncoderLevels): void {
    this.#deflater.level = compression ?? DEFAULT_LEVEL;
  }

  encode({ words, bytesPerPixel }: PackedPixels, out: ByteWriter): void {
    this.#plain.pixels(words, bytesPerPixel);
    const packed = this.#deflater.deflate(this.#plain.take());
    out.u32(packed.length);
    out.bytes(packed);
  }
}
