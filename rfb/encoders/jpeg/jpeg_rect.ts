import type { ByteWriter } from "../byte_writer.ts";
import { type Encoder, type EncoderLevels, MAX_SIDE } from "../encoder.ts";
import type { PackedPixels } from "../pixel_packer.ts";
import { JpegEncoder } from "./jpeg_encoder.ts";

/** What clients get that did not say how good. */
const DEFAULT_LEVEL = 6;

/** JPEG: a file without a length before it (community specification, JPEG encoding). */
export class JpegRectEncoder implements Encoder {
  readonly pixelKind = "rgb";
  readonly maxSide = MAX_SIDE;
  #jpeg = new JpegEncoder();
  #level = DEFAULT_LEVEL;

  setLevels({ quality }: EncoderLevels): void {
    this.#level = quality ?? DEFAULT_LEVEL;
  }

  encode(pixels: PackedPixels, out: ByteWriter): void {
    this.#jpeg.encode(pixels, this.#level, out);
  }
}
