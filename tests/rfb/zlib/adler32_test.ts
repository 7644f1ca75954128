import { assertEquals } from "@std/assert";
import { adler32 } from "../../../rfb/zlib/adler32.ts";

Deno.test("adler32() has the checksum that everybody knows", () => {
  assertEquals(adler32(new TextEncoder().encode("Wikipedia")), 0x11e60398);
});
