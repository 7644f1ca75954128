import { intersects, type Rect } from "../rect.ts";

/** The parts of `rect` that are not in `hole`: at most four, above, below, left and right of it. */
export function subtractRect(rect: Rect, hole: Rect): Rect[] {
  if (!intersects(rect, hole)) return [rect];
  const top = Math.max(rect.y, hole.y);
  const bottom = Math.min(rect.y + rect.height, hole.y + hole.height);
  const right = hole.x + hole.width;
  const parts = [
    { ...rect, height: top - rect.y },
    { ...rect, y: bottom, height: rect.y + rect.height - bottom },
    { x: rect.x, y: top, width: hole.x - rect.x, height: bottom - top },
    { x: right, y: top, width: rect.x + rect.width - right, height: bottom - top },
  ];
  return parts.filter(({ width, height }) => width > 0 && height > 0);
}

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
