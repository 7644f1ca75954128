import { assertEquals } from "@std/assert";
import {
  covers,
  intersectRects,
  intersects,
  type Rect,
  subtractRect,
  uniteRects,
} from "../../rfb/rect.ts";
import { Random } from "./_random.ts";

const SIZE = 12;

function cells({ x, y, width, height }: Rect): Set<number> {
  const found = new Set<number>();
  for (let row = y; row < y + height; row++) {
    for (let column = x; column < x + width; column++) found.add(row * SIZE + column);
  }
  return found;
}

function randomRect(random: Random): Rect {
  const [x, y] = [random.below(SIZE), random.below(SIZE)];
  return { x, y, width: random.below(SIZE - x + 1), height: random.below(SIZE - y + 1) };
}

Deno.test("intersectRects(), intersects(), subtractRect(), uniteRects() and covers() agree with sets of pixels", () => {
  const random = new Random(11);
  for (let round = 0; round < 2000; round++) {
    const [a, b] = [randomRect(random), randomRect(random)];
    const [inA, inB] = [cells(a), cells(b)];
    const both = intersectRects(a, b);
    assertEquals(both ? cells(both) : new Set<number>(), inA.intersection(inB));
    assertEquals(intersects(a, b), both !== undefined);
    const parts = subtractRect(a, b);
    assertEquals(
      parts.reduce((sum, part) => sum + part.width * part.height, 0),
      [
        ...inA.difference(inB),
      ].length,
    );
    const rest = parts.reduce((set, part) => set.union(cells(part)), new Set<number>());
    assertEquals(rest.symmetricDifference(inA.difference(inB)).size, 0);
    assertEquals(inA.union(inB).isSubsetOf(cells(uniteRects(a, b))), true);
    if (inB.size > 0) assertEquals(covers(a, b), inB.isSubsetOf(inA));
  }
});
