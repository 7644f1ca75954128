import type { BaselineJpeg } from "../../../rfb/jpeg/baseline_jpeg.ts";
import type { Framebuffer } from "../../../rfb/framebuffer.ts";
import type { Rect } from "../../../rfb/rect.ts";

/** Paints a JPEG picture over a rectangle; the bytes may be changed after the call. */
export type PaintJpeg = (
  bytes: Uint8Array<ArrayBuffer>,
  rect: Rect,
  target: Framebuffer,
) => Promise<void> | void;

/**
 * Our own decoder of JPEG, whose program is loaded with the first picture. What it does not know, and all
 * pictures where it cannot be loaded, go another way.
 */
export class LateJpeg {
  #load: () => Promise<Pick<BaselineJpeg, "decode">>;
  #paintOtherwise: PaintJpeg;
  #loading: Promise<void> | undefined;
  #decoder: Pick<BaselineJpeg, "decode"> | undefined;

  constructor(load: () => Promise<Pick<BaselineJpeg, "decode">>, paintOtherwise: PaintJpeg) {
    this.#load = load;
    this.#paintOtherwise = paintOtherwise;
  }

  /** Paints at once when the decoder is here and knows the picture. */
  paint(...[bytes, rect, target]: Parameters<PaintJpeg>): Promise<void> | void {
    if (!this.#decoder) return this.#begin(bytes.slice(), rect, target);
    if (this.#decoder.decode(bytes, rect, target)) return;
    return this.#paintOtherwise(bytes, rect, target);
  }

  async #begin(...picture: Parameters<PaintJpeg>): Promise<void> {
    this.#loading ??= this.#wait();
    await this.#loading;
    await (this.#decoder ? this.paint(...picture) : this.#paintOtherwise(...picture));
  }

  async #wait(): Promise<void> {
    this.#decoder = await this.#load().catch(() => undefined);
  }
}
