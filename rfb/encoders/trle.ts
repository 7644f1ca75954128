import type { ByteWriter } from "./byte_writer.ts";
import { type Encoder, MAX_SIDE } from "./encoder.ts";
import type { PackedPixels } from "./pixel_packer.ts";
import { TileEncoder } from "./tile_encoder.ts";

const TILE = 16;

/** TRLE: tiles of 16 × 16, see {@linkcode TileEncoder} (RFC 6143 section 7.7.5). */
export class TrleEncoder implements Encoder {
  readonly pixelKind = "cpixel";
  readonly maxSide = MAX_SIDE;
  #tiles = new TileEncoder(true);

  encode(pixels: PackedPixels, out: ByteWriter): void {
    this.#tiles.encodeTiles(pixels, TILE, out);
  }
}
