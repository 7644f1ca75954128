import { intersects, type Rect } from "../../rfb/rect.ts";

/** Rectangles are cut to pieces of so many pixels, so that no encoding holds up the process. */
const PIECE_PIXELS = 64 * 1024;

/** Cuts `rects` into pieces with sides of at most `maxSide`, in order. */
export function cutToPieces(rects: readonly Rect[], maxSide: number): Rect[] {
  return rects.flatMap((rect) =>
    cut(rect.x, rect.width, maxSide).flatMap(([x, width]) => {
      // Whole tiles of 64, or of 16 where these are wide, so that cutting costs no more tiles.
      const rows = Math.max(16, PIECE_PIXELS / width & (width <= 1024 ? ~63 : ~15));
      const bands = cut(rect.y, rect.height, Math.min(rows, maxSide));
      return bands.map(([y, height]) => ({ x, y, width, height }));
    })
  );
}

/** The cells of a grid over a picture of this size that `rects` touch. */
export function cellsOf(
  rects: readonly Rect[],
  cell: number,
  { width, height }: Pick<Rect, "width" | "height">,
): Rect[] {
  const cells = cut(0, height, cell).flatMap(([y, height]) =>
    cut(0, width, cell).map(([x, width]) => ({ x, y, width, height }))
  );
  return cells.filter((each) => rects.some((rect) => intersects(rect, each)));
}

/** Cuts a side into lengths of at most `limit`. */
function cut(start: number, length: number, limit: number): [start: number, length: number][] {
  return Array.from({ length: Math.ceil(length / limit) }, (_, i) => {
    const at = i * limit;
    return [start + at, Math.min(limit, length - at)];
  });
}
