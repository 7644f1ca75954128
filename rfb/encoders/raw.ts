import type { ByteWriter } from "./byte_writer.ts";
import type { Encoder } from "./encoder.ts";
import type { PackedPixels } from "./pixel_packer.ts";

/** Raw: the pixels row by row (RFC 6143 section 7.7.1). */
export class RawEncoder implements Encoder {
  encode({ words, bytesPerPixel }: PackedPixels, out: ByteWriter): void {
    if (bytesPerPixel === 4) {
      out.bytes(new Uint8Array(words.buffer, words.byteOffset, words.byteLength));
      return;
    }
    for (const word of words) out.pixel(word, bytesPerPixel);
  }
}
