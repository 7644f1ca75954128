import { assertEquals, assertThrows } from "@std/assert";
import { ProtocolError } from "../../rfb/errors.ts";
import { CANVAS_FORMAT, encodePixelFormat, parsePixelFormat } from "../../rfb/pixel_format.ts";
import { hex, toHex } from "../_bytes.ts";

Deno.test("encodePixelFormat() lays the canvas format out as the specification says", () => {
  assertEquals(
    toHex(encodePixelFormat(CANVAS_FORMAT)),
    "20180001" + "00ff00ff00ff" + "000810" + "000000",
  );
});

Deno.test("parsePixelFormat() reads back every field", () => {
  const format = {
    bitsPerPixel: 16,
    depth: 15,
    bigEndian: true,
    trueColour: false,
    redMax: 31,
    greenMax: 63,
    blueMax: 257,
    redShift: 11,
    greenShift: 5,
    blueShift: 1,
  };
  assertEquals(parsePixelFormat(encodePixelFormat(format)), format);
});

Deno.test("parsePixelFormat() takes any flag but 0 as set", () => {
  const format = parsePixelFormat(hex("2018ff02 00ff00ff00ff 000810 000000"));
  assertEquals([format.bigEndian, format.trueColour], [true, true]);
});

Deno.test("parsePixelFormat() refuses bits per pixel other than 8, 16 and 32", () => {
  for (const bits of [0, 1, 15, 24, 64, 255]) {
    const bytes = encodePixelFormat({ ...CANVAS_FORMAT, bitsPerPixel: bits });
    assertThrows(() => parsePixelFormat(bytes), ProtocolError, `${bits} bits per pixel`);
  }
});
