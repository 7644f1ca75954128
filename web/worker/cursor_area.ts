import type { Cursor } from "../../rfb/pseudo/cursor.ts";

/** Longest side that browsers accept for a CSS cursor. */
export const CURSOR_SIDE_LIMIT = 128;

/** Which part of a pointer's shape is shown, and how large. */
export interface CursorArea {
  /** In pixels of the shape. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** 1 or less. */
  readonly scale: number;
}

/**
 * The part of a shape with all visible pixels and the one that points, made smaller only where even
 * that part is over the limit; `undefined` where no pixel is visible.
 */
export function findCursorArea(cursor: Cursor): CursorArea | undefined {
  const { rgba, width, height, hotspotX, hotspotY } = cursor;
  if (!hasVisiblePixel(rgba)) return undefined;
  if (Math.max(width, height) <= CURSOR_SIDE_LIMIT) return { x: 0, y: 0, width, height, scale: 1 };
  let left = hotspotX, right = hotspotX, top = hotspotY, bottom = hotspotY;
  for (let at = 3, y = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 4) {
      if (rgba[at] === 0) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  }
  const size = { width: right - left + 1, height: bottom - top + 1 };
  const scale = Math.min(1, CURSOR_SIDE_LIMIT / Math.max(size.width, size.height));
  return { x: left, y: top, ...size, scale };
}

function hasVisiblePixel(rgba: Uint8ClampedArray): boolean {
  for (let at = 3; at < rgba.length; at += 4) if (rgba[at] !== 0) return true;
  return false;
}
