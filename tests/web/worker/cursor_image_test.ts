import { assertEquals } from "@std/assert";
import type { Cursor } from "../../../rfb/pseudo/cursor.ts";
import type { CursorArea } from "../../../web/worker/cursor_area.ts";
import { CursorImage } from "../../../web/worker/cursor_image.ts";
import type { ToPage } from "../../../web/link.ts";

function square(side: number, hotspot = 0): Cursor {
  const rgba = new Uint8ClampedArray(4 * side * side).fill(255);
  return { width: side, height: side, hotspotX: hotspot, hotspotY: hotspot, rgba };
}

/** Encodes when told to. */
function setUp() {
  const posted: ToPage[] = [];
  const encoded: CursorArea[] = [];
  const waiting: (() => void)[] = [];
  const image = new CursorImage((message) => posted.push(message), (_, area) => {
    encoded.push(area);
    return new Promise((resolve) => waiting.push(() => resolve(new Blob(["png"]))));
  });
  return { image, posted, encoded, waiting };
}

Deno.test("CursorImage hides the pointer for no shape and for an invisible one, once", async () => {
  for (const shape of [null, { ...square(4), rgba: new Uint8ClampedArray(64) }]) {
    const { image, posted, encoded } = setUp();
    for (let i = 0; i < 100; i++) await image.show(shape);
    const hidden: ToPage = { type: "cursor", png: null, hotspotX: 0, hotspotY: 0 };
    assertEquals([posted, encoded], [[hidden], []]);
  }
});

Deno.test("CursorImage hides the pointer again after it was shown", async () => {
  const { image, posted, waiting } = setUp();
  await image.show(null);
  const shown = image.show(square(1));
  waiting[0]!();
  await shown;
  await image.show(null);
  assertEquals(posted.map((message) => message.type === "cursor" && message.png !== null), [
    ...[false, true, false],
  ]);
});

Deno.test("CursorImage shrinks hotspot and picture alike", async () => {
  const { image, posted, waiting } = setUp();
  const shown = image.show(square(256, 255));
  waiting[0]!();
  await shown;
  const [message] = posted;
  assertEquals(message?.type === "cursor" && [message.hotspotX, message.hotspotY], [127, 127]);
});

Deno.test("CursorImage encodes one shape at a time, and of a storm the last", async () => {
  const { image, posted, encoded, waiting } = setUp();
  const shown = image.show(square(1));
  for (let side = 2; side <= 100; side++) image.show(square(side));
  assertEquals(encoded.length, 1);
  waiting[0]!();
  while (waiting.length < 2) await Promise.resolve();
  waiting[1]!();
  await shown;
  assertEquals(encoded.map(({ width }) => width), [1, 100]);
  assertEquals(posted.length, 2);
});
