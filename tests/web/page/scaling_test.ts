import { assert, assertEquals } from "@std/assert";
import { framePoint, place } from "../../../web/page/scaling.ts";

Deno.test("place() keeps one CSS pixel each, on whole pixels, when scaling is off", () => {
  assertEquals(place({ width: 801, height: 603 }, { width: 1280, height: 755 }, "off", 1), {
    width: 801,
    height: 603,
    left: 239,
    top: 76,
    crisp: true,
  });
});

Deno.test("place() puts a screen larger than its stage into the corner when scaling is off", () => {
  const { left, top, width } = place(
    { width: 2000, height: 900 },
    { width: 800, height: 600 },
    "off",
    1,
  );
  assertEquals([left, top, width], [0, 0, 2000]);
});

Deno.test("place() fits down and up with the aspect ratio kept", () => {
  for (const [width, height] of [[1920, 1080], [640, 480], [100, 2000], [1, 1]] as const) {
    const placed = place({ width, height }, { width: 1000, height: 700 }, "fit", 1);
    assert(placed.width <= 1000 && placed.height <= 700);
    assert(placed.width >= 999 || placed.height >= 699);
    assert(Math.abs(placed.width / width - placed.height / height) <= 1 / Math.min(width, height));
  }
});

Deno.test("place() lowers a fit to a whole factor just below, which is crisp", () => {
  const stage = { width: 1300, height: 820 };
  const near = place({ width: 1280, height: 800 }, stage, "fit", 1);
  assertEquals([near.width, near.height, near.crisp], [1280, 800, true]);
  const twice = place({ width: 640, height: 400 }, stage, "remote", 1);
  assertEquals([twice.width, twice.height, twice.crisp], [1280, 800, true]);
  assertEquals(place({ width: 1000, height: 600 }, stage, "fit", 1).crisp, false);
});

Deno.test("place() counts in device pixels", () => {
  const placed = place({ width: 1600, height: 1000 }, { width: 810, height: 510 }, "fit", 2);
  assertEquals([placed.width, placed.height, placed.crisp], [800, 500, true]);
  assertEquals(
    place({ width: 10, height: 10 }, { width: 99, height: 99 }, "off", 1.5).crisp,
    false,
  );
});

Deno.test("place() has room for a framebuffer without pixels", () => {
  const placed = place({ width: 0, height: 0 }, { width: 800, height: 600 }, "fit", 1);
  assertEquals([placed.width, placed.height], [0, 0]);
});

Deno.test("framePoint() finds each pixel of a scaled screen, and clamps outside", () => {
  const frame = { width: 320, height: 200 };
  for (const factor of [0.37, 1, 1.5, 3]) {
    const shown = { left: 12, top: 7, width: 320 * factor, height: 200 * factor };
    for (const x of [0, 1, 100, 318, 319]) {
      const y = x % 200;
      const at = framePoint(12 + (x + 0.5) * factor, 7 + (y + 0.5) * factor, shown, frame);
      assertEquals(at, { x, y });
    }
    assertEquals(framePoint(-50, -50, shown, frame), { x: 0, y: 0 });
    assertEquals(framePoint(5000, 5000, shown, frame), { x: 319, y: 199 });
  }
});
