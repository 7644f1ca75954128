import { type Rect, subtractRect } from "../rect.ts";

/** The same area by rectangles that do not overlap, so that their pixels can be counted. */
export function disjointRects(rects: readonly Rect[]): Rect[] {
  const disjoint: Rect[] = [];
  for (const rect of rects) {
    let rest = [rect];
    for (const taken of disjoint) rest = rest.flatMap((part) => subtractRect(part, taken));
    disjoint.push(...rest);
  }
  return disjoint;
}

/** Cuts `rect` into bands of whole lines with at most `limitPixels` each, or of one line. */
export function cutIntoBands(rect: Rect, limitPixels: number): Rect[] {
  const lines = Math.max(1, Math.floor(limitPixels / rect.width));
  const bands: Rect[] = [];
  for (let at = 0; at < rect.height; at += lines) {
    bands.push({ ...rect, y: rect.y + at, height: Math.min(lines, rect.height - at) });
  }
  return bands;
}

/** Pixels of rectangles that do not overlap. */
export function countPixels(rects: readonly Rect[]): number {
  return rects.reduce((sum, { width, height }) => sum + width * height, 0);
}
