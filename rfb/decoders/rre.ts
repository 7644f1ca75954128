import type { Framebuffer } from "../framebuffer.ts";
import type { WirePixels } from "../pixels/wire_pixels.ts";
import type { ByteReader } from "../reader.ts";
import type { Rect } from "../rect.ts";
import type { Decoder } from "./decoder.ts";
import { decodeSubrects } from "./subrects.ts";

/** RRE, RFC 6143 section 7.7.3: a background and rectangles on it. */
export class RreDecoder implements Decoder {
  decode(input: ByteReader, rect: Rect, target: Framebuffer, pixels: WirePixels): Promise<void> {
    return decodeSubrects(input, rect, target, pixels.pixel, { name: "RRE", coordinateBytes: 2 });
  }
}
