import { ENCODING } from "../encodings.ts";
import type { ByteWriter } from "./byte_writer.ts";
import type { Picture } from "./pixel_packer.ts";

/**
 * CursorWithAlpha's payload: `S32 encoding`, here Raw, then pixels R, G, B, A whose colours are
 * multiplied by alpha (community specification, CursorWithAlpha pseudo-encoding).
 */
export function encodeCursorWithAlpha(shape: Picture, out: ByteWriter): void {
  out.s32(ENCODING.Raw);
  out.pixels(shape.pixels.map(multiply), 4);
}

function multiply(word: number): number {
  const alpha = word >>> 24;
  const part = (shift: number) => Math.round((word >>> shift & 255) * alpha / 255) << shift;
  return (alpha << 24 | part(16) | part(8) | part(0)) >>> 0;
}
