import { ProtocolError } from "../errors.ts";
import type { Framebuffer } from "../framebuffer.ts";
import type { ByteReader } from "../reader.ts";
import { isInside, type Rect } from "../rect.ts";
import type { Decoder, DecoderContext } from "./decoder.ts";

const SOURCE_BYTES = 4;

/** CopyRect, RFC 6143 section 7.7.2: `0 src-x-position U16   2 src-y-position U16`. */
export class CopyRectDecoder implements Decoder {
  #context: DecoderContext;

  constructor(context: DecoderContext) {
    this.#context = context;
  }

  async decode(input: ByteReader, rect: Rect, target: Framebuffer): Promise<void> {
    if (!input.has(SOURCE_BYTES)) await input.need(SOURCE_BYTES);
    const x = input.u16();
    const y = input.u16();
    const source = { ...rect, x, y };
    if (!isInside(source, target.width, target.height)) {
      throw new ProtocolError(
        `Cannot copy ${rect.width}x${rect.height} pixels from ${x},${y}: ` +
          `expected an area inside ${target.width}x${target.height}`,
      );
    }
    const unfinished = this.#context.pictures.overlapping(source);
    if (unfinished) await unfinished;
    target.copy(rect, x, y);
  }
}
