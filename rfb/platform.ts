import type { Framebuffer } from "./framebuffer.ts";
import type { Rect } from "./rect.ts";
import type { InflateKernel } from "./zlib/inflate_kernel.ts";

/** The kinds of pictures that servers send. */
export type PictureType = "image/jpeg" | "image/png";

/** A decoder of one video stream. */
export interface VideoDecoding {
  /**
   * Decodes one access unit and paints it over `rect` of `target`; `bytes` may be changed once the
   * call has returned. Rejects with a ProtocolError when it cannot be decoded.
   */
  decode(
    bytes: Uint8Array<ArrayBuffer>,
    isKey: boolean,
    rect: Rect,
    target: Framebuffer,
  ): Promise<void>;
  /** Frees everything. */
  close(): void;
}

/** What the place where a client runs can do for it. Whatever is missing is not asked for. */
export interface Platform {
  /** What makes inflating faster, for all sessions; `undefined` as long as it is not there. */
  inflateKernel?(): InflateKernel | undefined;

  /**
   * Decodes a picture, whose header was checked to have the size of `rect`, and paints it over `rect`
   * of `target`: opaque, in the colours of the file, without damage, which is the caller's. `bytes`
   * may be changed once the call has returned. Throws or rejects with a ProtocolError when the
   * picture cannot be decoded.
   */
  decodePicture?(
    type: PictureType,
    bytes: Uint8Array<ArrayBuffer>,
    rect: Rect,
    target: Framebuffer,
  ): Promise<void> | void;

  /** Resolves when whatever else waits for this thread, such as the wish to end, has had its turn. */
  breathe?(): Promise<void>;

  /** Resolves after `ms` milliseconds, for waits that are given up. */
  delay?(ms: number): Promise<void>;

  /** @param codec as WebCodecs names it, such as `avc1.42E01E`. */
  createVideoDecoder?(codec: string, width: number, height: number): VideoDecoding;
}
