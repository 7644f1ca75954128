import type { ByteWriter } from "./byte_writer.ts";
import type { PackedPixels, PixelKind } from "./pixel_packer.ts";

/** What a client asks for by pseudo-encodings; it may ask for other levels at any time. */
export interface EncoderLevels {
  /** 0 (fast) to 9 (small); `undefined` leaves it to the encoder. */
  readonly compression: number | undefined;
  /** 0 (small) to 9 (good); `undefined` is lossless. */
  readonly quality: number | undefined;
}

/**
 * One encoding of pixels. Encoders that keep state between rectangles (zlib streams) are made once
 * for a connection, and kept while the client changes its encodings or pixel format; `encode` calls
 * come in wire order.
 */
export interface Encoder {
  /** The shape in which it wants pixels: what {@linkcode PixelPacker.pack} is to be given. */
  readonly pixelKind: PixelKind;
  /** Longest side of a rectangle that it can encode; callers cut larger ones. */
  readonly maxSide: number;
  /**
   * Pixels along the side of a grid's cells, the only rectangles that it takes: clients keep state for each
   * place. None where any will do.
   */
  readonly cell?: number;
  /** Heeds what the client asks for, from the next rectangle on; encoders without levels have none. */
  setLevels?(levels: EncoderLevels): void;
  /**
   * Writes exactly one rectangle's payload, without its header. May scribble on `pixels.words`. Pictures
   * of files have at least one pixel.
   */
  encode(pixels: PackedPixels, out: ByteWriter): void;
}

/** Longest side that a rectangle's header can tell. */
export const MAX_SIDE = 65535;
