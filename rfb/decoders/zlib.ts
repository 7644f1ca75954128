import { ProtocolError } from "../errors.ts";
import type { Framebuffer } from "../framebuffer.ts";
import type { WirePixels } from "../pixels/wire_pixels.ts";
import type { ByteReader } from "../reader.ts";
import type { Rect } from "../rect.ts";
import type { Platform } from "../platform.ts";
import { Inflater } from "../zlib/inflater.ts";
import type { Decoder } from "./decoder.ts";
import { paintRaw } from "./raw.ts";
import { readZlibFrame } from "./zlib_frame.ts";

/** Zlib: the pixels of Raw through one zlib stream of the connection (registered by the community as 6). */
export class ZlibDecoder implements Decoder {
  #inflater: Inflater;

  constructor(findKernel?: Platform["inflateKernel"]) {
    this.#inflater = new Inflater(findKernel);
  }

  async decode(
    input: ByteReader,
    rect: Rect,
    target: Framebuffer,
    { pixel }: WirePixels,
  ): Promise<void> {
    const wanted = rect.width * rect.height * pixel.bytes;
    const bytes = await readZlibFrame(input, this.#inflater, wanted);
    if (bytes.length < wanted) {
      throw new ProtocolError(
        `Cannot paint a Zlib rectangle of ${rect.width}x${rect.height} from ${bytes.length} ` +
          `bytes: expected ${wanted}`,
      );
    }
    paintRaw(target, rect, pixel, bytes, 0);
    target.damage(rect);
  }
}
