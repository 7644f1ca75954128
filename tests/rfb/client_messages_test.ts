import { assertEquals } from "@std/assert";
import * as messages from "../../rfb/client_messages.ts";
import { ENCODING } from "../../rfb/encodings.ts";
import { CANVAS_FORMAT } from "../../rfb/pixel_format.ts";
import { toHex } from "../_bytes.ts";

Deno.test("encodeSetPixelFormat() is 20 bytes with zero padding", () => {
  assertEquals(
    toHex(messages.encodeSetPixelFormat(CANVAS_FORMAT)),
    "00000000" + "2018000100ff00ff00ff000810000000",
  );
});

Deno.test("encodeSetEncodings() writes signed numbers in the given order", () => {
  const list = [ENCODING.Raw, ENCODING.DesktopSize, ENCODING.LastRect, ENCODING.Cursor];
  assertEquals(
    toHex(messages.encodeSetEncodings([...list, ENCODING.DesktopName])),
    "02000005" + "00000000" + "ffffff21" + "ffffff20" + "ffffff11" + "fffffecd",
  );
});

Deno.test("encodeFramebufferUpdateRequest() writes flag and area", () => {
  const area = { x: 1, y: 2, width: 65535, height: 768 };
  assertEquals(
    toHex(messages.encodeFramebufferUpdateRequest(true, area)),
    "0301" + "00010002ffff0300",
  );
  assertEquals(messages.encodeFramebufferUpdateRequest(false, area)[1], 0);
});

Deno.test("encodeKeyEvent() writes the keysym in 32 bits", () => {
  assertEquals(toHex(messages.encodeKeyEvent(0x010020ac, true)), "04010000010020ac");
  assertEquals(toHex(messages.encodeKeyEvent(0xff0d, false)), "040000000000ff0d");
});

Deno.test("encodePointerEvent() leaves bit 7 of the mask to its extension", () => {
  assertEquals(toHex(messages.encodePointerEvent(0xff, 1, 65535)), "057f0001ffff");
});

Deno.test("encodeClientCutText() sends Latin-1 lines that end in LF", () => {
  assertEquals(
    toHex(messages.encodeClientCutText("hé\r\nx\ry€\n")),
    "06000000" + "00000008" + "68e90a780a793f0a",
  );
});
