import type { Framebuffer } from "../framebuffer.ts";
import type { WirePixels } from "../pixels/wire_pixels.ts";
import type { ByteReader } from "../reader.ts";
import type { Rect } from "../rect.ts";

/**
 * One encoding. Decoders that keep state between rectangles (zlib streams, tables) are made once for
 * a connection, so `decode` calls are never concurrent and come in wire order.
 */
export interface Decoder {
  /**
   * Reads exactly one rectangle's payload and paints it. The caller has checked that `rect` lies in
   * the framebuffer. Awaits bytes only; painting is synchronous.
   *
   * @throws {ProtocolError} when the payload breaks the encoding's rules.
   */
  decode(input: ByteReader, rect: Rect, target: Framebuffer, pixels: WirePixels): Promise<void>;
}
