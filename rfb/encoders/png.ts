import { deflateWhole } from "../zlib/deflate_whole.ts";
import { ByteWriter } from "./byte_writer.ts";
import { crc32 } from "./crc32.ts";

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const BITS = 8;
const RGB_COLOUR = 2;
const NO_FILTER = 0;

/**
 * Writes a PNG file of words whose lowest bytes are R, G, B, unfiltered (PNG specification).
 *
 * @param width 1 or more, like `words.length / width`.
 */
export function encodePng(words: Uint32Array, width: number, out: ByteWriter): void {
  const header = new ByteWriter();
  header.u32(width);
  header.u32(words.length / width);
  // Compression, filters and interlacing are the usual ones, 0.
  for (const field of [BITS, RGB_COLOUR, 0, 0, 0]) header.u8(field);
  const rows = new ByteWriter();
  for (let row = 0; row < words.length; row += width) {
    rows.u8(NO_FILTER);
    rows.pixels(words.subarray(row, row + width), 3);
  }
  out.bytes(SIGNATURE);
  writeChunk("IHDR", header.take(), out);
  writeChunk("IDAT", deflateWhole(rows.take()), out);
  writeChunk("IEND", new Uint8Array(0), out);
}

/** `U32 length, 4 letters, data, U32 checksum` of letters and data. */
function writeChunk(type: string, data: Uint8Array, out: ByteWriter): void {
  const checked = new Uint8Array(4 + data.length);
  new TextEncoder().encodeInto(type, checked);
  checked.set(data, 4);
  out.u32(data.length);
  out.bytes(checked);
  out.u32(crc32(checked));
}
