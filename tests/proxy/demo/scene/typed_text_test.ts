import { assertEquals } from "@std/assert";
import {
  appendText,
  removeLast,
  typedBy,
  wrapText,
} from "../../../../proxy/demo/scene/typed_text.ts";
import { keysymOf } from "../../../../rfb/keysyms.ts";

Deno.test("typedBy() knows Latin-1, Unicode, Enter and the keypad, and nothing of other keys", () => {
  const cases: readonly (readonly [number, string])[] = [
    [0x61, "a"],
    [0xe9, "\u00e9"],
    [0x0100263a, "\u263a"],
    [0x0101f600, "\u{1f600}"],
    [0xff0d, "\n"],
    [0xff8d, "\n"],
    [0xffb7, "7"],
    [0xffe1, ""],
    [0x7f, ""],
    [0, ""],
    [0x0100d800, ""],
    [0x01110000, ""],
    [0xffffffff, ""],
  ];
  for (const [keysym, typed] of cases) assertEquals(typedBy(keysym), typed, keysym.toString(16));
});

Deno.test("typedBy() types every character that a viewer has a keysym for", () => {
  const lost: string[] = [];
  for (let codePoint = 0x20; codePoint <= 0x1ffff; codePoint++) {
    const character = String.fromCodePoint(codePoint);
    if (/[\p{Cc}\p{Cs}]/u.test(character)) continue;
    if (typedBy(keysymOf(codePoint)) !== character) lost.push(character);
  }
  assertEquals(lost.join(""), "");
});

Deno.test("appendText() keeps line ends, drops control characters, and forgets the oldest", () => {
  assertEquals(appendText("a", "b\r\nc\u0007\u001b\td"), "ab\nc    d");
  const long = appendText("x".repeat(3999), "yz");
  assertEquals([long.length, long.at(-1)], [4000, "z"]);
});

Deno.test("removeLast() takes a whole character", () => {
  assertEquals(removeLast("a\u{1f600}"), "a");
  assertEquals(removeLast(""), "");
});

Deno.test("wrapText() breaks at line ends and at the width", () => {
  assertEquals(wrapText("abcde\n\nf", 2), ["ab", "cd", "e", "", "f"]);
  assertEquals(wrapText("", 2), [""]);
});
