import { assertEquals } from "@std/assert";
import type { Cursor } from "../../../rfb/pseudo/cursor.ts";
import { findCursorArea } from "../../../web/worker/cursor_area.ts";

/** A shape of which only these pixels are visible, barely. */
function shape(
  width: number,
  height: number,
  hotspot: [number, number],
  visible: [number, number][],
) {
  const rgba = new Uint8ClampedArray(4 * width * height);
  for (const [x, y] of visible) rgba[4 * (y * width + x) + 3] = 1;
  return { width, height, hotspotX: hotspot[0], hotspotY: hotspot[1], rgba } satisfies Cursor;
}

Deno.test("findCursorArea() takes all of a shape that browsers accept", () => {
  assertEquals(findCursorArea(shape(128, 16, [3, 4], [[100, 9]])), {
    x: 0,
    y: 0,
    width: 128,
    height: 16,
    scale: 1,
  });
});

Deno.test("findCursorArea() finds nothing where no pixel is visible", () => {
  assertEquals(findCursorArea(shape(16, 16, [0, 0], [])), undefined);
  assertEquals(findCursorArea(shape(256, 256, [0, 0], [])), undefined);
});

Deno.test("findCursorArea() leaves out the margin of a large shape, but never the hotspot", () => {
  assertEquals(findCursorArea(shape(256, 256, [100, 90], [[110, 95], [120, 99]])), {
    x: 100,
    y: 90,
    width: 21,
    height: 10,
    scale: 1,
  });
  assertEquals(findCursorArea(shape(200, 10, [199, 9], [[190, 0]]))?.x, 190);
});

Deno.test("findCursorArea() makes smaller what is too large without its margin", () => {
  assertEquals(findCursorArea(shape(256, 256, [0, 0], [[255, 100]])), {
    x: 0,
    y: 0,
    width: 256,
    height: 101,
    scale: 0.5,
  });
});
