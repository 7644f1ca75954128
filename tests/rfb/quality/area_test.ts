import { assertEquals } from "@std/assert";
import { countPixels, cutIntoBands, disjointRects } from "../../../rfb/quality/area.ts";
import { type Rect, subtractRect } from "../../../rfb/rect.ts";
import { Random } from "../_random.ts";

function pixelsOf(rects: readonly Rect[]): number[] {
  return rects.flatMap(({ x, y, width, height }) =>
    Array.from(
      { length: width * height },
      (_, i) => 1000 * (y + Math.floor(i / width)) + x + i % width,
    )
  );
}

function randomRect(random: Random): Rect {
  return {
    x: random.below(30),
    y: random.below(30),
    width: 1 + random.below(20),
    height: 1 + random.below(20),
  };
}

Deno.test("subtractRect() gives exactly the pixels that are not in the hole, each once", () => {
  const random = new Random(11);
  for (let i = 0; i < 500; i++) {
    const rect = randomRect(random);
    const hole = randomRect(random);
    const inHole = new Set(pixelsOf([hole]));
    const expected = pixelsOf([rect]).filter((pixel) => !inHole.has(pixel));
    assertEquals(pixelsOf(subtractRect(rect, hole)).sort(), expected.sort());
  }
});

Deno.test("disjointRects() covers the same pixels, each once", () => {
  const random = new Random(12);
  for (let i = 0; i < 100; i++) {
    const rects = Array.from({ length: 8 }, () => randomRect(random));
    const pixels = pixelsOf(disjointRects(rects));
    assertEquals(pixels.toSorted(), [...new Set(pixelsOf(rects))].toSorted());
    assertEquals(countPixels(disjointRects(rects)), pixels.length);
  }
});

Deno.test("cutIntoBands() cuts whole lines, at least one at a time", () => {
  const rect = { x: 3, y: 5, width: 10, height: 7 };
  assertEquals(cutIntoBands(rect, 35), [
    { x: 3, y: 5, width: 10, height: 3 },
    { x: 3, y: 8, width: 10, height: 3 },
    { x: 3, y: 11, width: 10, height: 1 },
  ]);
  assertEquals(cutIntoBands(rect, 70), [rect]);
  assertEquals(cutIntoBands(rect, 1).length, 7);
});
