import type { ByteWriter } from "./byte_writer.ts";
import type { Encoder } from "./encoder.ts";
import type { PackedPixels } from "./pixel_packer.ts";
import { eachSubrect, findBackground } from "./subrects.ts";

/**
 * CoRRE: RRE in rectangles so small that a byte is enough for each coordinate (community
 * specification, CoRRE encoding).
 *
 *     U32 n, PIXEL background, n × (PIXEL, U8 x, U8 y, U8 width, U8 height)
 */
export class CorreEncoder implements Encoder {
  readonly pixelKind = "pixel";
  readonly maxSide = 255;

  encode({ words, width, height, bytesPerPixel }: PackedPixels, out: ByteWriter): void {
    if (Math.max(width, height) > this.maxSide) {
      throw new RangeError(
        `Cannot encode ${width}x${height} pixels in CoRRE: expected at most ${this.maxSide} a side`,
      );
    }
    const background = findBackground(words);
    const countAt = out.length;
    let count = 0;
    out.u32(0);
    out.pixel(background, bytesPerPixel);
    eachSubrect(words, width, height, background, (colour, x, y, across, down) => {
      count++;
      out.pixel(colour, bytesPerPixel);
      for (const field of [x, y, across, down]) out.u8(field);
      return true;
    });
    out.setU32(countAt, count);
  }
}
