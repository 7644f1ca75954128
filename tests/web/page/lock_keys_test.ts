import { assertEquals } from "@std/assert";
import type { KeyboardPlatform } from "../../../web/page/keyboard.ts";
import { LockKeys } from "../../../web/page/lock_keys.ts";

function setUp(platform: KeyboardPlatform = "other") {
  const struck: string[] = [];
  const locks = new LockKeys(platform, (key) => struck.push(key));
  /** Presses a key while the local locks are on that are named. */
  const press = (code: string, ...on: string[]) => {
    locks.before({ code, getModifierState: (name) => on.includes(name) });
    return struck.splice(0);
  };
  return { locks, press };
}

Deno.test("LockKeys leaves the locks alone until the server has told its lamps", () => {
  const { press } = setUp();
  assertEquals(press("KeyA", "CapsLock", "NumLock"), []);
});

Deno.test("LockKeys strikes what differs, once, until the server tells again", () => {
  const { locks, press } = setUp();
  locks.lamps = { capsLock: false, numLock: true };
  assertEquals(press("KeyA", "CapsLock", "NumLock"), ["CapsLock"]);
  assertEquals(press("KeyB", "CapsLock", "NumLock"), []);
  locks.lamps = { capsLock: true, numLock: true };
  assertEquals(press("KeyC", "CapsLock", "NumLock"), []);
  assertEquals(press("KeyD"), ["CapsLock", "NumLock"]);
});

Deno.test("LockKeys does not undo a lock key that was just pressed", () => {
  const { locks, press } = setUp();
  locks.lamps = { capsLock: false, numLock: false };
  assertEquals(press("CapsLock", "CapsLock"), []);
  // The server's answer to that key is still on its way.
  assertEquals(press("KeyA", "CapsLock"), []);
  locks.lamps = { capsLock: true, numLock: false };
  assertEquals(press("KeyA", "CapsLock"), []);
});

Deno.test("LockKeys listens to no soft keyboard, nor to a Num Lock that a Mac does not have", () => {
  const soft = setUp();
  soft.locks.lamps = { capsLock: true, numLock: true };
  assertEquals(soft.press(""), []);
  const mac = setUp("mac");
  mac.locks.lamps = { capsLock: true, numLock: true };
  assertEquals(mac.press("KeyA"), ["CapsLock"]);
});

Deno.test("LockKeys forgets one server's lamps before the next", () => {
  const { locks, press } = setUp();
  locks.lamps = { capsLock: true, numLock: true };
  locks.reset();
  assertEquals(press("KeyA"), []);
});
