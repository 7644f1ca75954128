import { assertEquals, assertRejects } from "@std/assert";
import { ProtocolError } from "../../../rfb/errors.ts";
import { readDesktopName } from "../../../rfb/pseudo/desktop_name.ts";
import { hex } from "../../_bytes.ts";
import { readerOf, readers } from "../_feed.ts";
import { contextOf, RecordedEffects } from "./_effects.ts";

const ZEROS = { x: 0, y: 0, width: 0, height: 0 };

Deno.test("readDesktopName() reads the name", async () => {
  for (const input of readers(hex("00000004 c3a4 0a 62"))) {
    const effects = new RecordedEffects();
    await readDesktopName(input, ZEROS, effects, contextOf());
    assertEquals(effects.seen, [["rename", "ä b"]]);
  }
});

Deno.test("readDesktopName() reads nothing of UltraVNC's rectangle of the same number", async () => {
  const effects = new RecordedEffects();
  const input = readerOf(hex("00000001 61"));
  await readDesktopName(input, { ...ZEROS, width: 800, height: 600 }, effects, contextOf());
  assertEquals([input.consumed, effects.seen.length], [0, 0]);
});

Deno.test("readDesktopName() refuses a name over 64 KiB", async () => {
  for (const length of ["ffffffff", "00010001"]) {
    await assertRejects(
      () => readDesktopName(readerOf(hex(length)), ZEROS, new RecordedEffects(), contextOf()),
      ProtocolError,
      "desktop name of",
    );
  }
});
