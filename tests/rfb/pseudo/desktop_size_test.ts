import { assertEquals, assertThrows } from "@std/assert";
import { ProtocolError } from "../../../rfb/errors.ts";
import { readDesktopSize } from "../../../rfb/pseudo/desktop_size.ts";
import { readerOf } from "../_feed.ts";
import { contextOf, RecordedEffects } from "./_effects.ts";

Deno.test("readDesktopSize() takes the rectangle's size, 0 too, and reads nothing", () => {
  for (const [width, height] of [[1024, 768], [0, 0], [65535, 1]] as const) {
    const effects = new RecordedEffects();
    const input = readerOf([1, 2, 3]);
    readDesktopSize(input, { x: 9, y: 9, width, height }, effects, contextOf());
    assertEquals(effects.seen, [["resize", width, height]]);
    assertEquals(input.consumed, 0);
  }
});

Deno.test("readDesktopSize() refuses a size that nobody can hold", () => {
  const effects = new RecordedEffects();
  assertThrows(
    () =>
      readDesktopSize(
        readerOf([]),
        { x: 0, y: 0, width: 65535, height: 65535 },
        effects,
        contextOf(),
      ),
    ProtocolError,
    "65535x65535",
  );
  assertEquals(effects.seen, []);
});
