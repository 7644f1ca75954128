import type { Framebuffer } from "../framebuffer.ts";
import type { WirePixels } from "../pixels/wire_pixels.ts";
import type { ByteReader } from "../reader.ts";
import type { Rect } from "../rect.ts";
import type { Decoder } from "./decoder.ts";
import { decodeSubrects } from "./subrects.ts";

/** CoRRE, the community's number 4: RRE in rectangles of up to 255 × 255, so that a byte holds a coordinate. */
export class CorreDecoder implements Decoder {
  decode(input: ByteReader, rect: Rect, target: Framebuffer, pixels: WirePixels): Promise<void> {
    return decodeSubrects(input, rect, target, pixels.pixel, { name: "CoRRE", coordinateBytes: 1 });
  }
}
