import { assertEquals } from "@std/assert";
import { legacyCodePoint, legacyKeysym } from "../../rfb/legacy_keysyms.ts";
import { KEY_LOCATION, keysymOf, namedKeysym } from "../../rfb/keysyms.ts";

const keysymsOf = (text: string) => Array.from(text, (c) => keysymOf(c.codePointAt(0)!));

Deno.test("keysymOf() is the code point in Latin-1", () => {
  assertEquals(keysymsOf(" aZ~é\u00a0ÿ"), [0x20, 0x61, 0x5a, 0x7e, 0xe9, 0xa0, 0xff]);
});

Deno.test("keysymOf() maps control characters to the keys that make them", () => {
  assertEquals(keysymsOf("\b\t\n\r\x1b\x7f"), [0xff08, 0xff09, 0xff0d, 0xff0d, 0xff1b, 0xffff]);
});

Deno.test("keysymOf() knows the keysyms from before Unicode", () => {
  const known = {
    "Ą": 0x1a1,
    "˙": 0x1ff,
    "ŝ": 0x2fe,
    "ū": 0x3fe,
    "ー": 0x4b0,
    "ン": 0x4dd,
    "°": 0xb0,
    "ĸ": 0x3a2,
    "،": 0x5ac,
    "؟": 0x5bf,
    "ء": 0x5c1,
    "ي": 0x5ea,
    "ё": 0x6a3,
    "ю": 0x6c0,
    "Ъ": 0x6ff,
    "Σ": 0x7d2,
    "Τ": 0x7d4,
    "Ω": 0x7d9,
    "ω": 0x7f9,
    "ς": 0x7f3,
    "‗": 0xcdf,
    "א": 0xce0,
    "ת": 0xcfa,
    "ก": 0xda1,
    "ํ": 0xded,
    "๐": 0xdf0,
    "๙": 0xdf9,
    "Œ": 0x13bc,
    "Ÿ": 0x13be,
    "€": 0x20ac,
  };
  for (const [character, keysym] of Object.entries(known)) {
    assertEquals(keysymsOf(character), [keysym], character);
  }
});

Deno.test("legacyCodePoint() takes back what legacyKeysym() gave", () => {
  let count = 0;
  for (let codePoint = 0; codePoint <= 0xffff; codePoint++) {
    const keysym = legacyKeysym(codePoint);
    if (keysym === undefined) continue;
    assertEquals(legacyCodePoint(keysym), codePoint);
    count++;
  }
  assertEquals(count > 500, true, `${count} keysyms`);
  for (const none of [0x61, 0x20ab, 0x0100263a, 0xff0d]) {
    assertEquals(legacyCodePoint(none), undefined);
  }
});

Deno.test("keysymOf() adds 0x01000000 to all other characters", () => {
  assertEquals(keysymsOf("桌😀ế"), [0x0100684c, 0x0101f600, 0x01001ebf]);
  // A set of those times had these, but they have no keysyms; the last is what stands for nothing.
  assertEquals(keysymsOf("\u200e๏๛\ufffd"), [0x0100200e, 0x01000e4f, 0x01000e5b, 0x0100fffd]);
});

Deno.test("namedKeysym() tells left from right", () => {
  const { standard, left, right } = KEY_LOCATION;
  assertEquals(namedKeysym("Shift", left), 0xffe1);
  assertEquals(namedKeysym("Shift", right), 0xffe2);
  assertEquals(namedKeysym("Control", standard), 0xffe3);
  assertEquals(namedKeysym("Alt", right), 0xffea);
  assertEquals(namedKeysym("Meta", right), 0xffec);
});

Deno.test("namedKeysym() tells the numeric pad from the rest", () => {
  const { standard, numpad } = KEY_LOCATION;
  assertEquals(namedKeysym("Enter", standard), 0xff0d);
  assertEquals(namedKeysym("Enter", numpad), 0xff8d);
  assertEquals(namedKeysym("7", numpad), 0xffb7);
  assertEquals(namedKeysym("7", standard), undefined);
  assertEquals(namedKeysym("Home", numpad), 0xff95);
  assertEquals(namedKeysym("/", numpad), 0xffaf);
  assertEquals(namedKeysym("NumLock", numpad), 0xff7f);
  assertEquals(namedKeysym("F1", numpad), 0xffbe);
});

Deno.test("namedKeysym() counts function keys to 35", () => {
  assertEquals(namedKeysym("F1", 0), 0xffbe);
  assertEquals(namedKeysym("F12", 0), 0xffc9);
  assertEquals(namedKeysym("F35", 0), 0xffe0);
  assertEquals(namedKeysym("F36", 0), undefined);
  assertEquals(namedKeysym("F0", 0), undefined);
});

Deno.test("namedKeysym() leaves characters and unknown names to others", () => {
  for (
    const key of ["a", "é", "Dead", "Process", "Unidentified", "constructor", "__proto__", ""]
  ) {
    for (const location of Object.values(KEY_LOCATION)) {
      assertEquals(namedKeysym(key, location), undefined, key);
    }
  }
  assertEquals(namedKeysym(".", KEY_LOCATION.standard), undefined);
});
