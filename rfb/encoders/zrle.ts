import { DEFAULT_LEVEL, Deflater } from "../zlib/deflater.ts";
import { ByteWriter } from "./byte_writer.ts";
import { type Encoder, type EncoderLevels, MAX_SIDE } from "./encoder.ts";
import type { PackedPixels } from "./pixel_packer.ts";
import { TileEncoder } from "./tile_encoder.ts";

const TILE = 64;

/**
 * ZRLE: tiles of 64 × 64, see {@linkcode TileEncoder}, in one zlib stream for the connection (RFC 6143
 * section 7.7.6): `U32 length, zlib data`.
 */
export class ZrleEncoder implements Encoder {
  readonly pixelKind = "cpixel";
  readonly maxSide = MAX_SIDE;
  #tiles = new TileEncoder(false);
  #plain = new ByteWriter();
  #deflater = new Deflater();

  setLevels({ compression }: EncoderLevels): void {
    this.#deflater.level = compression ?? DEFAULT_LEVEL;
  }

  encode(pixels: PackedPixels, out: ByteWriter): void {
    this.#tiles.encodeTiles(pixels, TILE, this.#plain);
    const packed = this.#deflater.deflate(this.#plain.take());
    out.u32(packed.length);
    out.bytes(packed);
  }
}
