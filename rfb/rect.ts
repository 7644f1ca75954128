/** A rectangle in pixels; `x`, `y` is the upper left corner (RFC 6143 section 7.6.1). */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Whether the two have a pixel in common. */
export function intersects(a: Rect, b: Rect): boolean {
  return Math.max(a.x, b.x) < Math.min(a.x + a.width, b.x + b.width) &&
    Math.max(a.y, b.y) < Math.min(a.y + a.height, b.y + b.height);
}

/** Whether `inner` lies wholly within a `width` × `height` area; an empty rectangle may touch its far edges. */
export function isInside(inner: Rect, width: number, height: number): boolean {
  return inner.x >= 0 && inner.y >= 0 && inner.width >= 0 && inner.height >= 0 &&
    inner.x <= width - inner.width && inner.y <= height - inner.height;
}

/** The part of `rect` that lies within a `width` × `height` area, maybe empty. */
export function clipRect(rect: Rect, width: number, height: number): Rect {
  const x = Math.max(0, Math.min(rect.x, width));
  const y = Math.max(0, Math.min(rect.y, height));
  const right = Math.max(x, Math.min(rect.x + rect.width, width));
  const bottom = Math.max(y, Math.min(rect.y + rect.height, height));
  return { x, y, width: right - x, height: bottom - y };
}
