import { assertEquals } from "@std/assert";
import { decodeLabel, decodeLatin1, encodeLatin1 } from "../../rfb/text.ts";

Deno.test("decodeLatin1() and encodeLatin1() keep all 256 bytes", () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
  assertEquals(decodeLatin1(bytes).codePointAt(0x80), 0x80);
  assertEquals(encodeLatin1(decodeLatin1(bytes)), bytes);
});

Deno.test("decodeLatin1() takes a megabyte", () => {
  assertEquals(decodeLatin1(new Uint8Array(1 << 20).fill(0x61)), "a".repeat(1 << 20));
});

Deno.test("encodeLatin1() writes one ? for a character beyond, surrogate pairs too", () => {
  assertEquals(decodeLatin1(encodeLatin1("é€😀x")), "é??x");
});

Deno.test("decodeLabel() reads UTF-8, else Latin-1, without control characters, nor those that turn text round", () => {
  assertEquals(decodeLabel(new TextEncoder().encode("Büro – 桌面")), "Büro – 桌面");
  assertEquals(decodeLabel(Uint8Array.of(0x42, 0xfc, 0x72, 0x6f)), "Büro");
  assertEquals(decodeLabel(new Uint8Array(65_536).fill(0x42)), "B".repeat(500));
  const faces = new TextEncoder().encode(`x${"\u{1f600}".repeat(400)}`);
  assertEquals(decodeLabel(faces), `x${"\u{1f600}".repeat(249)}`);
  assertEquals(decodeLabel(new TextEncoder().encode(`${"B".repeat(499)}  B`)), "B".repeat(499));
  assertEquals(
    decodeLabel(new TextEncoder().encode("a\u202eb\u2066c\u061c \u05d0\u200f \u200dd")),
    "abc \u05d0 \u200dd",
  );
  assertEquals(decodeLabel(new TextEncoder().encode("\0a\r\nb\x1b[1mc\u009b\0")), "a b [1mc");
});
