import { assertEquals } from "@std/assert";
import { Keyboard, type KeyboardPlatform, keysymFor } from "../../../web/page/keyboard.ts";

const CONTROL_L = 0xffe3;
const SHIFT_L = 0xffe1;
const SHIFT_R = 0xffe2;
const ALTGR = 0xfe03;

function setUp(platform: KeyboardPlatform = "other") {
  const sent: string[] = [];
  const timers = new Set<() => void>();
  const keyboard = new Keyboard({
    send: (keysym, down) => sent.push((down ? "+" : "-") + keysym.toString(16)),
    later: (callback) => {
      timers.add(callback);
      return () => timers.delete(callback);
    },
  }, platform);
  const fire = () => [...timers].forEach((callback) => callback());
  return { keyboard, sent, timers, fire };
}

const key = (key: string, code: string, timeStamp = 0) => ({
  key,
  code,
  timeStamp,
  location: /Left$/.test(code) ? 1 : /Right$/.test(code) ? 2 : code.startsWith("Numpad") ? 3 : 0,
});
const hex = (...keysyms: number[]) => keysyms.map((keysym) => keysym.toString(16));

Deno.test("keysymFor() knows characters, named keys, sides and the number pad", () => {
  const of = (name: string, code: string) => keysymFor(key(name, code), "other");
  assertEquals(of("a", "KeyA"), 0x61);
  assertEquals(of("é", "Digit2"), 0xe9);
  assertEquals(of("中", "KeyA"), 0x01004e2d);
  assertEquals(of("€", "KeyE"), 0x20ac);
  assertEquals(of("F5", "F5"), 0xffc2);
  assertEquals([of("Shift", "ShiftLeft"), of("Shift", "ShiftRight")], [SHIFT_L, SHIFT_R]);
  assertEquals([of("Enter", "Enter"), of("Enter", "NumpadEnter")], [0xff0d, 0xff8d]);
  assertEquals(of("AltGraph", "AltRight"), ALTGR);
  assertEquals(of("Meta", "AltLeft"), 0xffe9);
  assertEquals([of("Dead", "Quote"), of("Process", "KeyA"), of("Unidentified", "")], [
    undefined,
    undefined,
    undefined,
  ]);
});

Deno.test("Keyboard releases what the key pressed, though the modifiers changed since", () => {
  const { keyboard, sent } = setUp();
  keyboard.down(key("Shift", "ShiftLeft"));
  keyboard.down(key("A", "KeyA"));
  keyboard.up(key("Shift", "ShiftLeft"));
  keyboard.up(key("a", "KeyA"));
  assertEquals(sent, ["+ffe1", "+41", "-ffe1", "-41"]);
});

Deno.test("Keyboard repeats presses, and changes the keysym of a repeating key cleanly", () => {
  const { keyboard, sent } = setUp();
  for (const name of ["a", "a", "A"]) keyboard.down(key(name, "KeyA"));
  keyboard.up(key("A", "KeyA"));
  assertEquals(sent, ["+61", "+61", "-61", "+41", "-41"]);
});

Deno.test("Keyboard leaves keys without a keysym to the browser", () => {
  const { keyboard, sent } = setUp();
  assertEquals(keyboard.down(key("Dead", "Quote")), false);
  keyboard.up(key("Dead", "Quote"));
  assertEquals(sent, []);
});

Deno.test("Keyboard.releaseAll() releases every key once, last pressed first", () => {
  const { keyboard, sent } = setUp();
  keyboard.down(key("Control", "ControlLeft"));
  keyboard.down(key("c", "KeyC"));
  keyboard.releaseAll();
  keyboard.up(key("c", "KeyC"));
  keyboard.releaseAll();
  assertEquals(sent, ["+ffe3", "+63", "-63", "-ffe3"]);
});

Deno.test("Keyboard drops the Control that Windows sends with AltGr", () => {
  const { keyboard, sent, timers } = setUp("windows");
  keyboard.down(key("Control", "ControlLeft", 100));
  keyboard.down(key("AltGraph", "AltRight", 101));
  keyboard.down(key("@", "KeyQ", 200));
  keyboard.up(key("@", "KeyQ", 210));
  keyboard.up(key("Control", "ControlLeft", 220));
  keyboard.up(key("AltGraph", "AltRight", 221));
  assertEquals(sent, ["+fe03", "+40", "-40", "-fe03"]);
  assertEquals(timers.size, 0);
});

Deno.test("Keyboard sends a real Control on Windows: after a moment, or before the next key", () => {
  const { keyboard, sent, fire } = setUp("windows");
  keyboard.down(key("Control", "ControlLeft", 100));
  assertEquals(sent, []);
  fire();
  assertEquals(sent, ["+ffe3"]);
  keyboard.up(key("Control", "ControlLeft", 150));
  keyboard.down(key("Control", "ControlLeft", 200));
  keyboard.down(key("c", "KeyC", 201));
  assertEquals(sent.slice(1), ["-ffe3", "+ffe3", "+63"]);
});

Deno.test("Keyboard keeps Control and a right Alt apart when time lies between them", () => {
  const { keyboard, sent } = setUp("windows");
  keyboard.down(key("Control", "ControlLeft", 100));
  keyboard.down(key("Alt", "AltRight", 400));
  assertEquals(sent, ["+ffe3", "+ffea"]);
});

Deno.test("Keyboard strokes a Control that is let go within the moment, and forgets one on blur", () => {
  const { keyboard, sent, timers } = setUp("windows");
  keyboard.down(key("Control", "ControlLeft", 100));
  keyboard.up(key("Control", "ControlLeft", 110));
  assertEquals(sent, ["+ffe3", "-ffe3"]);
  keyboard.down(key("Control", "ControlLeft", 200));
  keyboard.releaseAll();
  assertEquals([sent.length, timers.size], [2, 0]);
});

Deno.test("Keyboard releases both Shift keys on Windows, which reports only one", () => {
  const { keyboard, sent } = setUp("windows");
  keyboard.down(key("Shift", "ShiftLeft"));
  keyboard.down(key("Shift", "ShiftRight"));
  keyboard.up(key("Shift", "ShiftRight"));
  assertEquals(sent.slice(2).toSorted(), hex(SHIFT_L, SHIFT_R).map((keysym) => `-${keysym}`));
});

Deno.test("Keyboard strokes PrintScreen when only its release is told", () => {
  const { keyboard, sent } = setUp("windows");
  keyboard.up(key("PrintScreen", "PrintScreen"));
  assertEquals(sent, ["+ff61", "-ff61"]);
});

Deno.test("Keyboard leaves no key stuck under Command on macOS", () => {
  const { keyboard, sent } = setUp("mac");
  keyboard.down(key("Meta", "MetaLeft"));
  keyboard.down(key("a", "KeyA"));
  keyboard.up(key("Meta", "MetaLeft"));
  assertEquals(sent, ["+ffe9", "+61", "-61", "-ffe9"]);
});

Deno.test("Keyboard makes a stroke of each change of CapsLock on macOS", () => {
  const { keyboard, sent } = setUp("mac");
  keyboard.down(key("CapsLock", "CapsLock"));
  keyboard.up(key("CapsLock", "CapsLock"));
  assertEquals(sent, ["+ffe5", "-ffe5", "+ffe5", "-ffe5"]);
});

Deno.test("Keyboard.type() backspaces, then strokes every character and line end", () => {
  const { keyboard, sent } = setUp();
  keyboard.type("a\r\n😀", 2);
  assertEquals(sent.join(" "), "+ff08 -ff08 +ff08 -ff08 +61 -61 +ff0d -ff0d +101f600 -101f600");
});

Deno.test("Keyboard.type() holds Shift for what a US keyboard writes with it, and for nothing else", () => {
  const { keyboard, sent } = setUp();
  const shifted = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ!@#$%^&*()_+{}|:"<>?~';
  for (let code = 0x20; code <= 0x17f; code++) {
    if (code > 0x7e && code < 0xa0) continue;
    keyboard.type(String.fromCharCode(code));
    const shift = shifted.includes(String.fromCharCode(code));
    const [first, ...rest] = sent.splice(0);
    assertEquals(
      [first === "+ffe1", rest.length],
      [shift, shift ? 3 : 1],
      `U+${code.toString(16)}`,
    );
    if (shift) assertEquals(rest, [`+${code.toString(16)}`, `-${code.toString(16)}`, "-ffe1"]);
  }
});

Deno.test("Keyboard strokes the keys of soft keyboards, with Shift where they need it", () => {
  const { keyboard, sent } = setUp();
  for (const name of ["a", "B", "?"]) {
    keyboard.down(key(name, ""));
    keyboard.up(key(name, ""));
  }
  assertEquals(sent.join(" "), "+61 -61 +ffe1 +42 -42 -ffe1 +ffe1 +3f -3f -ffe1");
});

Deno.test("Keyboard adds no Shift to one that a person holds", () => {
  for (const code of ["ShiftLeft", "ShiftRight"]) {
    const { keyboard, sent } = setUp();
    keyboard.down(key("Shift", code));
    sent.length = 0;
    keyboard.type("A");
    assertEquals(sent, ["+41", "-41"]);
    keyboard.up(key("Shift", code));
    keyboard.type("A");
    assertEquals(sent.slice(3), ["+ffe1", "+41", "-41", "-ffe1"]);
  }
});

const CONTROL_KEY = { keysym: CONTROL_L, code: "ControlLeft" };

Deno.test("Keyboard.hold() outlasts a lost focus until it is let go", () => {
  const { keyboard, sent } = setUp();
  keyboard.hold(CONTROL_KEY);
  keyboard.releaseAll();
  assertEquals(sent, ["+ffe3"]);
  keyboard.letGoAll();
  keyboard.letGo(CONTROL_KEY);
  assertEquals(sent, ["+ffe3", "-ffe3"]);
});

Deno.test("Keyboard.chord() presses in order and releases in the opposite one", () => {
  const { keyboard, sent } = setUp();
  keyboard.chord([1, 2, 3].map((keysym) => ({ keysym, code: "" })));
  assertEquals(sent, ["+1", "+2", "+3", "-3", "-2", "-1"]);
});

Deno.test("Keyboard.unstick() releases what is held, and modifiers that nobody here holds", () => {
  const { keyboard, sent } = setUp();
  keyboard.down(key("a", "KeyA"));
  keyboard.hold(CONTROL_KEY);
  sent.length = 0;
  keyboard.unstick();
  assertEquals(sent.filter((stroke) => stroke.startsWith("+")), []);
  for (const stroke of ["-61", "-ffe1", "-ffe3", "-ffe4", "-ffe9", "-fe03", "-ffeb"]) {
    assertEquals(sent.includes(stroke), true, stroke);
  }
});

/** What the keyboard sends of these keys: the scancodes of presses. */
function scancodes(
  platform: KeyboardPlatform,
  act: (keyboard: Keyboard) => void,
): (number | undefined)[] {
  const seen: (number | undefined)[] = [];
  const send = (_: number, down: boolean, scancode?: number) => down && seen.push(scancode);
  act(new Keyboard({ send, later: () => () => {} }, platform));
  return seen;
}

Deno.test("Keyboard tells a key's place, and none for text that no key typed", () => {
  const seen = scancodes("other", (keyboard) => {
    keyboard.down(key("a", "KeyQ"));
    keyboard.down(key("Enter", "NumpadEnter"));
    keyboard.type("éA");
    keyboard.down(key("b", ""));
    keyboard.chord([CONTROL_KEY]);
  });
  assertEquals(seen, [0x10, 0x9c, undefined, 0x2a, undefined, undefined, 0x1d]);
});

Deno.test("Keyboard tells the places of the keys that a Mac's keys stand for", () => {
  const seen = scancodes("mac", (keyboard) => {
    keyboard.down(key("Alt", "AltLeft"));
    keyboard.down(key("Meta", "MetaLeft"));
    keyboard.down(key("Meta", "MetaRight"));
    keyboard.chord([{ keysym: 0xffe9, code: "AltLeft" }]);
  });
  assertEquals(seen, [0xb8, 0x38, 0xdc, 0x38]);
});
