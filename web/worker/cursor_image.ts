import type { ToPage } from "../link.ts";
import type { Cursor } from "../../rfb/pseudo/cursor.ts";

/** Longest side that browsers accept for a CSS cursor. */
const SIDE_LIMIT = 128;

/** Turns pointer shapes into PNG images for the page; of several in a hurry only the last arrives. */
export class CursorImage {
  #post: (message: ToPage) => void;
  #turn = 0;

  constructor(post: (message: ToPage) => void) {
    this.#post = post;
  }

  /** Sends a shape; `null` and one without a visible pixel hide the pointer. */
  async show(shape: Cursor | null): Promise<void> {
    const turn = ++this.#turn;
    const png = shape !== null && isVisible(shape) ? await toPng(shape) : null;
    if (turn !== this.#turn) return;
    this.#post({
      type: "cursor",
      png,
      hotspotX: Math.min(shape?.hotspotX ?? 0, SIDE_LIMIT - 1),
      hotspotY: Math.min(shape?.hotspotY ?? 0, SIDE_LIMIT - 1),
    });
  }
}

function isVisible({ rgba }: Cursor): boolean {
  for (let i = 3; i < rgba.length; i += 4) if (rgba[i] !== 0) return true;
  return false;
}

/** What is beyond the limit is cut off. */
async function toPng({ rgba, width, height }: Cursor): Promise<Blob> {
  const canvas = new OffscreenCanvas(Math.min(width, SIDE_LIMIT), Math.min(height, SIDE_LIMIT));
  canvas.getContext("2d")!.putImageData(new ImageData(rgba, width, height), 0, 0);
  return await canvas.convertToBlob({ type: "image/png" });
}
