import type { ByteWriter } from "./byte_writer.ts";
import { type Encoder, MAX_SIDE } from "./encoder.ts";
import type { PackedPixels } from "./pixel_packer.ts";
import { eachSubrect, findBackground } from "./subrects.ts";

/**
 * RRE: a background and rectangles upon it (RFC 6143 section 7.7.3).
 *
 *     U32 n, PIXEL background, n × (PIXEL, U16 x, U16 y, U16 width, U16 height)
 */
export class RreEncoder implements Encoder {
  readonly pixelKind = "pixel";
  readonly maxSide = MAX_SIDE;

  encode({ words, width, height, bytesPerPixel }: PackedPixels, out: ByteWriter): void {
    const background = findBackground(words);
    const countAt = out.length;
    let count = 0;
    out.u32(0);
    out.pixel(background, bytesPerPixel);
    eachSubrect(words, width, height, background, (colour, x, y, across, down) => {
      count++;
      out.pixel(colour, bytesPerPixel);
      out.u16(x);
      out.u16(y);
      out.u16(across);
      out.u16(down);
      return true;
    });
    out.setU32(countAt, count);
  }
}
