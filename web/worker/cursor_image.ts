import type { ToPage } from "../link.ts";
import type { Cursor } from "../../rfb/pseudo/cursor.ts";
import { type CursorArea, findCursorArea } from "./cursor_area.ts";

/** Turns a part of a pointer's shape into a PNG. */
export type EncodeCursor = (cursor: Cursor, area: CursorArea) => Promise<Blob>;

/**
 * Turns pointer shapes into PNG images for the page. One is at work at a time, and of those that come
 * meanwhile only the last is kept, so that a server that changes its pointer all the time costs little.
 */
export class CursorImage {
  #post: (message: ToPage) => void;
  #encode: EncodeCursor;
  #next: { readonly shape: Cursor | null } | undefined;
  #isBusy = false;
  #isHidden = false;

  constructor(post: (message: ToPage) => void, encode: EncodeCursor = encodePng) {
    this.#post = post;
    this.#encode = encode;
  }

  /** Sends a shape; `null` and one without a visible pixel hide the pointer. Resolves when none is left. */
  async show(shape: Cursor | null): Promise<void> {
    this.#next = { shape };
    if (this.#isBusy) return;
    this.#isBusy = true;
    try {
      while (this.#next) {
        const { shape } = this.#next;
        this.#next = undefined;
        await this.#send(shape);
      }
    } finally {
      this.#isBusy = false;
    }
  }

  async #send(shape: Cursor | null): Promise<void> {
    const area = shape === null ? undefined : findCursorArea(shape);
    const wasHidden = this.#isHidden;
    this.#isHidden = area === undefined;
    if (shape === null || area === undefined) {
      // It takes no time, so that a server could flood the page with it.
      if (!wasHidden) this.#post({ type: "cursor", png: null, hotspotX: 0, hotspotY: 0 });
      return;
    }
    this.#post({
      type: "cursor",
      png: await this.#encode(shape, area),
      hotspotX: Math.floor((shape.hotspotX - area.x) * area.scale),
      hotspotY: Math.floor((shape.hotspotY - area.y) * area.scale),
    });
  }
}

async function encodePng({ rgba, width, height }: Cursor, area: CursorArea): Promise<Blob> {
  const canvas = new OffscreenCanvas(area.width, area.height);
  canvas.getContext("2d")!.putImageData(new ImageData(rgba, width, height), -area.x, -area.y);
  if (area.scale === 1) return await canvas.convertToBlob({ type: "image/png" });
  const side = (length: number) => Math.max(1, Math.floor(length * area.scale));
  const smaller = new OffscreenCanvas(side(area.width), side(area.height));
  smaller.getContext("2d")!.drawImage(canvas, 0, 0, smaller.width, smaller.height);
  return await smaller.convertToBlob({ type: "image/png" });
}
