import { isShown, writeBitMask } from "./bit_mask.ts";
import type { ByteWriter } from "./byte_writer.ts";
import type { Picture, PixelPacker } from "./pixel_packer.ts";

/**
 * The Cursor pseudo-encoding's payload: pixels, then a bit mask of the opaque ones, each row padded to
 * a byte, first pixel in the highest bit (RFC 6143 section 7.8.1). Pixels of alpha 128 and more count.
 */
export function encodeCursor(shape: Picture, packer: PixelPacker, out: ByteWriter): void {
  for (const word of shape.pixels) out.pixel(packer.packWord(word), packer.bytesPerPixel);
  writeBitMask(shape, isShown, out);
}
