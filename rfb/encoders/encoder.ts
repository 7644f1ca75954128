import type { ByteWriter } from "./byte_writer.ts";
import type { PackedPixels } from "./pixel_packer.ts";

/**
 * One encoding of pixels. Encoders that keep state between rectangles (zlib streams) are made once
 * for a connection, so that `encode` calls come in wire order.
 */
export interface Encoder {
  /** Writes exactly one rectangle's payload, without its header. May scribble on `pixels.words`. */
  encode(pixels: PackedPixels, out: ByteWriter): void;
}
