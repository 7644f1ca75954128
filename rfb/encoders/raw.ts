import type { ByteWriter } from "./byte_writer.ts";
import { type Encoder, MAX_SIDE } from "./encoder.ts";
import type { PackedPixels } from "./pixel_packer.ts";

/** Raw: the pixels row by row (RFC 6143 section 7.7.1). */
export class RawEncoder implements Encoder {
  readonly pixelKind = "pixel";
  readonly maxSide = MAX_SIDE;

  encode({ words, bytesPerPixel }: PackedPixels, out: ByteWriter): void {
    out.pixels(words, bytesPerPixel);
  }
}
