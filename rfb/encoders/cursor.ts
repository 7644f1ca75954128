import type { ByteWriter } from "./byte_writer.ts";
import type { Picture, PixelPacker } from "./pixel_packer.ts";

/**
 * The Cursor pseudo-encoding's payload: pixels, then a bit mask of the opaque ones, each row padded to
 * a byte, first pixel in the highest bit (RFC 6143 section 7.8.1). Pixels of alpha 128 and more count.
 */
export function encodeCursor(shape: Picture, packer: PixelPacker, out: ByteWriter): void {
  for (const word of shape.pixels) out.pixel(packer.packWord(word), packer.bytesPerPixel);
  for (let y = 0; y < shape.height; y++) {
    for (let x = 0; x < shape.width; x += 8) out.u8(maskByte(shape, x, y));
  }
}

function maskByte({ width, pixels }: Picture, x: number, y: number): number {
  let mask = 0;
  for (let bit = 0; bit < 8 && x + bit < width; bit++) {
    if (pixels[y * width + x + bit]! >>> 24 >= 128) mask |= 128 >> bit;
  }
  return mask;
}
