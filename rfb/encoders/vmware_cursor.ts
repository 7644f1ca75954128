/** VMware's cursor pseudo-encoding, 0x574d5664: `U8 type, U8 padding`, then by type. */
import { isShown } from "./bit_mask.ts";
import type { ByteWriter } from "./byte_writer.ts";
import type { Picture, PixelPacker } from "./pixel_packer.ts";

const TYPE = { masks: 0, alpha: 1 } as const;

/** Type 1: pixels R, G, B, A, whose colours are not multiplied by alpha. */
export function encodeVMwareCursor(shape: Picture, out: ByteWriter): void {
  writeType(TYPE.alpha, out);
  out.pixels(shape.pixels, 4);
}

/**
 * Type 0: an AND mask and an XOR mask of PIXELs, first all of the one, then all of the other. Pixels of
 * alpha 128 and more are shown, the others leave what is below them.
 */
export function encodeVMwareMaskCursor(
  shape: Picture,
  packer: PixelPacker,
  out: ByteWriter,
): void {
  writeType(TYPE.masks, out);
  const size = packer.bytesPerPixel;
  for (const word of shape.pixels) out.pixel(isShown(word) ? 0 : 0xffffffff, size);
  for (const word of shape.pixels) out.pixel(isShown(word) ? packer.packWord(word) : 0, size);
}

function writeType(type: number, out: ByteWriter): void {
  out.u8(type);
  out.u8(0);
}
