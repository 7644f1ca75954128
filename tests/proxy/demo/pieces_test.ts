import { assert, assertEquals } from "@std/assert";
import { cutToPieces } from "../../../proxy/demo/pieces.ts";

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
