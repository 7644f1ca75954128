import type { ByteWriter } from "./byte_writer.ts";
import type { Picture } from "./pixel_packer.ts";

const ALPHA = 1;

/**
 * VMware's cursor pseudo-encoding, 0x574d5664: `U8 type, U8 padding`, and with type 1 pixels R, G, B, A,
 * whose colours are not multiplied by alpha.
 */
export function encodeVMwareCursor(shape: Picture, out: ByteWriter): void {
  out.u8(ALPHA);
  out.u8(0);
  out.pixels(shape.pixels, 4);
}
