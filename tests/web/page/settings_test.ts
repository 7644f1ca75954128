import { assertEquals } from "@std/assert";
import { sessionSettings, SettingsStore } from "../../../web/page/settings.ts";

class FakeStorage {
  readonly texts = new Map<string, string>();
  getItem(key: string) {
    return this.texts.get(key) ?? null;
  }
  setItem(key: string, value: string) {
    this.texts.set(key, value);
  }
  get kept() {
    return JSON.parse([...this.texts.values()][0] ?? "null");
  }
}

Deno.test("SettingsStore keeps what the person chose for the next visit", () => {
  const storage = new FakeStorage();
  const store = new SettingsStore(storage, {});
  assertEquals(store.change("quality", 3), true);
  assertEquals(store.change("scale", "remote"), true);
  assertEquals(storage.kept, { quality: 3, scale: "remote" });
  const { quality, scale, colours } = new SettingsStore(storage, {}).current;
  assertEquals([quality, scale, colours], [3, "remote", "full"]);
});

Deno.test("SettingsStore lets a link win, and does not keep what a link said", () => {
  const storage = new FakeStorage();
  new SettingsStore(storage, {}).change("quality", "lossless");
  const store = new SettingsStore(storage, { quality: 1, scale: "off" });
  assertEquals([store.current.quality, store.current.scale], [1, "off"]);
  store.change("showDot", true);
  assertEquals(storage.kept, { quality: "lossless", showDot: true });
  store.change("quality", 5);
  assertEquals(store.current.quality, 5);
});

Deno.test("SettingsStore does not keep what would puzzle a person the next time", () => {
  const storage = new FakeStorage();
  const store = new SettingsStore(storage, {});
  store.change("viewOnly", true);
  store.change("statistics", true);
  assertEquals([store.current.viewOnly, store.current.statistics], [true, true]);
  assertEquals(storage.kept, null);
});

Deno.test("SettingsStore refuses values that are none", () => {
  const store = new SettingsStore(undefined, {});
  const before = store.current;
  const wrong = [["quality", 10], ["quality", -1], ["quality", 1.5], ["quality", "6"]] as const;
  for (const [name, value] of wrong) assertEquals(store.change(name, value), false, `${value}`);
  assertEquals(store.change("colours", "4-bit"), false);
  assertEquals(store.change("viewOnly", "yes"), false);
  assertEquals(store.change("volume", 101), false);
  assertEquals(store.current, before);
});

Deno.test("SettingsStore takes nothing wrong from the storage", () => {
  const defaults = new SettingsStore(undefined, {}).current;
  const kept = [
    "{",
    "null",
    "[1]",
    `"text"`,
    `{"quality":"best","scale":7,"viewOnly":true,"volume":-1,"__proto__":{"bell":false}}`,
  ];
  for (const text of kept) {
    const storage = { getItem: () => text, setItem: () => {} };
    assertEquals(new SettingsStore(storage, {}).current, defaults, text);
  }
});

Deno.test("SettingsStore goes on where the storage fails", () => {
  const fail = () => {
    throw new Error("no room");
  };
  const store = new SettingsStore({ getItem: fail, setItem: fail }, {});
  assertEquals(store.change("quality", 2), true);
  assertEquals(store.current.quality, 2);
});

Deno.test("sessionSettings() gives what the connection needs; the gateway's view-only holds", () => {
  const { current } = new SettingsStore(undefined, {});
  assertEquals(sessionSettings(current, false), {
    viewOnly: false,
    quality: "auto",
    colours: "full",
  });
  assertEquals(sessionSettings({ ...current, compression: 9 }, true), {
    viewOnly: true,
    quality: "auto",
    compression: 9,
    colours: "full",
  });
});
