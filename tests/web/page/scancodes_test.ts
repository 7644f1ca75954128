import { assertEquals } from "@std/assert";
import { scancodeOf } from "../../../web/page/scancodes.ts";

Deno.test("scancodeOf() knows the PC/XT scancodes, with bit 7 for the prefix 0xE0", () => {
  const known: Record<string, number> = {
    Escape: 0x01,
    Digit1: 0x02,
    Equal: 0x0d,
    Backspace: 0x0e,
    Tab: 0x0f,
    KeyQ: 0x10,
    BracketRight: 0x1b,
    Enter: 0x1c,
    ControlLeft: 0x1d,
    KeyA: 0x1e,
    Backquote: 0x29,
    ShiftLeft: 0x2a,
    Backslash: 0x2b,
    KeyZ: 0x2c,
    Slash: 0x35,
    ShiftRight: 0x36,
    NumpadMultiply: 0x37,
    AltLeft: 0x38,
    Space: 0x39,
    CapsLock: 0x3a,
    F1: 0x3b,
    F10: 0x44,
    NumLock: 0x45,
    ScrollLock: 0x46,
    Numpad7: 0x47,
    Numpad5: 0x4c,
    NumpadDecimal: 0x53,
    PrintScreen: 0x54,
    IntlBackslash: 0x56,
    F12: 0x58,
    NumpadEnter: 0x9c,
    ControlRight: 0x9d,
    NumpadDivide: 0xb5,
    AltRight: 0xb8,
    Pause: 0xc6,
    Home: 0xc7,
    ArrowUp: 0xc8,
    Delete: 0xd3,
    MetaLeft: 0xdb,
    ContextMenu: 0xdd,
  };
  for (const [code, scancode] of Object.entries(known)) {
    assertEquals(scancodeOf(code), scancode, code);
  }
});

Deno.test("scancodeOf() knows none for soft keyboards and unknown places", () => {
  assertEquals(["", "Unidentified", "Fn", "constructor"].map(scancodeOf), Array(4).fill(undefined));
});
