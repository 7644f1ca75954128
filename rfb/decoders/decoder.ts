import type { Framebuffer } from "../framebuffer.ts";
import type { PendingPictures } from "../pending_pictures.ts";
import type { WirePixels } from "../pixels/wire_pixels.ts";
import type { Platform } from "../platform.ts";
import type { ByteReader } from "../reader.ts";
import type { Rect } from "../rect.ts";

/**
 * One encoding. Decoders that keep state between rectangles (zlib streams, tables) are made once for
 * a connection, so `decode` calls are never concurrent and come in wire order.
 */
export interface Decoder {
  /**
   * Reads exactly one rectangle's payload and paints it. The caller has checked that `rect` lies in
   * the framebuffer, and that no pending picture overlaps it. Awaits bytes only; painting is
   * synchronous, or goes to the pending pictures.
   *
   * @throws {ProtocolError} when the payload breaks the encoding's rules.
   */
  decode(input: ByteReader, rect: Rect, target: Framebuffer, pixels: WirePixels): Promise<void>;
}

/** What the decoders of one connection have in common. */
export interface DecoderContext {
  readonly pictures: PendingPictures;
  readonly platform: Platform;
  /** Asks the server for `area` as a whole, because what it sent has got lost. */
  readonly refresh?: (area: Rect) => void;
}

/** Makes the decoder of one encoding for one connection. */
export type MakeDecoder = (context: DecoderContext) => Decoder;
