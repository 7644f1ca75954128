import { isShown } from "../../../rfb/encoders/bit_mask.ts";
import type { ByteWriter } from "../../../rfb/encoders/byte_writer.ts";
import type { Picture, PixelPacker } from "../../../rfb/encoders/pixel_packer.ts";

/**
 * Type 0 of VMware's cursor pseudo-encoding: an AND mask and an XOR mask of PIXELs, first all of the one,
 * then all of the other. Pixels of alpha 128 and more are shown, the others leave what is below them.
 */
export function encodeVMwareMaskCursor(
  shape: Picture,
  packer: PixelPacker,
  out: ByteWriter,
): void {
  const size = packer.bytesPerPixel;
  out.u8(0);
  out.u8(0);
  for (const word of shape.pixels) out.pixel(isShown(word) ? 0 : 0xffffffff, size);
  for (const word of shape.pixels) out.pixel(isShown(word) ? packer.packWord(word) : 0, size);
}
