import { assert, assertEquals } from "@std/assert";
import { cellsOf, cutToPieces } from "../../../proxy/demo/pieces.ts";

Deno.test("cutToPieces() covers all of a rectangle, once, with pieces of limited sides and area", () => {
  for (const [width, height] of [[1, 1], [255, 256], [1280, 800], [4096, 2025], [65_535, 40]]) {
    for (const maxSide of [255, 2048, 65_535]) {
      const rect = { x: 3, y: 5, width: width!, height: height! };
      const pieces = cutToPieces([rect], maxSide);
      let area = 0;
      for (const piece of pieces) {
        assert(piece.width <= maxSide && piece.height <= maxSide);
        assert(piece.width * piece.height <= Math.max(65_536, 16 * piece.width));
        assert(piece.x >= 3 && piece.y >= 5 && piece.width > 0 && piece.height > 0);
        assert(piece.x + piece.width <= 3 + width! && piece.y + piece.height <= 5 + height!);
        area += piece.width * piece.height;
      }
      assertEquals(area, width! * height!);
      const corners = new Set(pieces.map(({ x, y }) => `${x},${y}`));
      assertEquals(corners.size, pieces.length);
    }
  }
});

Deno.test("cellsOf() is the cells of a grid that rectangles touch, each once, cut to the picture", () => {
  const size = { width: 25, height: 12 };
  const rects = [{ x: 9, y: 3, width: 2, height: 2 }, { x: 5, y: 9, width: 1, height: 1 }];
  assertEquals(cellsOf(rects, 10, size), [
    { x: 0, y: 0, width: 10, height: 10 },
    { x: 10, y: 0, width: 10, height: 10 },
  ]);
  assertEquals(cellsOf([{ x: 20, y: 10, width: 5, height: 2 }], 10, size), [
    { x: 20, y: 10, width: 5, height: 2 },
  ]);
  assertEquals(cellsOf([{ x: 0, y: 0, ...size }], 10, size).length, 6);
  assertEquals(cellsOf([], 10, size), []);
});
