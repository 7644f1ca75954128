import { assertEquals } from "@std/assert";
import { ENCODING, encodingName } from "../../rfb/encodings.ts";

Deno.test("ENCODING has the numbers that go over the wire", () => {
  const words = {
    DesktopSize: "ffffff21",
    LastRect: "ffffff20",
    Cursor: "ffffff11",
    TightPNG: "fffffefc",
    QemuExtendedKeyEvent: "fffffefe",
    DesktopName: "fffffecd",
    ExtendedDesktopSize: "fffffecc",
    Fence: "fffffec8",
    ContinuousUpdates: "fffffec7",
    CursorWithAlpha: "fffffec6",
    ExtendedMouseButtons: "fffffec4",
    VMwareCursor: "574d5664",
    ExtendedClipboard: "c0a1e5ce",
  } as const;
  for (const [name, word] of Object.entries(words)) {
    assertEquals((ENCODING[name as keyof typeof words] >>> 0).toString(16), word, name);
  }
  assertEquals(ENCODING.JpegQualityLevel0 + 6, -26);
  assertEquals(ENCODING.CompressionLevel0 + 2, -254);
});

Deno.test("encodingName() names each number once", () => {
  for (const [name, number] of Object.entries(ENCODING)) assertEquals(encodingName(number), name);
  assertEquals(encodingName(-1000000), "-1000000");
});
