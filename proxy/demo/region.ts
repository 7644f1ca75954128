/** Arithmetic of rectangles. */
import type { Rect } from "../../rfb/rect.ts";

/** What both cover, or `undefined` where that is nothing. */
export function intersect(a: Rect, b: Rect): Rect | undefined {
  const x = Math.max(a.x, b.x);
  const y = Math.max(a.y, b.y);
  const width = Math.min(a.x + a.width, b.x + b.width) - x;
  const height = Math.min(a.y + a.height, b.y + b.height) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : undefined;
}

/** What of `a` lies outside `b`, as up to four rectangles that do not overlap. */
export function subtract(a: Rect, b: Rect): Rect[] {
  const hole = intersect(a, b);
  if (!hole) return [a];
  const right = hole.x + hole.width;
  const bottom = hole.y + hole.height;
  return [
    { ...a, height: hole.y - a.y },
    { ...a, y: bottom, height: a.y + a.height - bottom },
    { x: a.x, y: hole.y, width: hole.x - a.x, height: hole.height },
    { x: right, y: hole.y, width: a.x + a.width - right, height: hole.height },
  ].filter((rect) => rect.width > 0 && rect.height > 0);
}

/** The smallest rectangle that covers both. */
export function unite(a: Rect, b: Rect): Rect {
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  };
}

/** `rect` moved by `dx`, `dy`. */
export function shift(rect: Rect, dx: number, dy: number): Rect {
  return { ...rect, x: rect.x + dx, y: rect.y + dy };
}

/** `rect` with `margin` more on each side. */
export function grow(rect: Rect, margin: number): Rect {
  return {
    x: rect.x - margin,
    y: rect.y - margin,
    width: rect.width + 2 * margin,
    height: rect.height + 2 * margin,
  };
}

/** Whether `point` lies in `rect`. */
export function contains(rect: Rect, point: { readonly x: number; readonly y: number }): boolean {
  return point.x >= rect.x && point.y >= rect.y && point.x < rect.x + rect.width &&
    point.y < rect.y + rect.height;
}

/** Whether `inner` lies wholly in `outer`. */
export function covers(outer: Rect, inner: Rect): boolean {
  return inner.x >= outer.x && inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height;
}
