import { assertEquals } from "@std/assert";
import { RemoteSize, REST_MS } from "../../../web/page/remote_size.ts";

function setUp({ wanted = true, able = true } = {}) {
  const asked: string[] = [];
  const timers = new Map<() => void, number>();
  const size = new RemoteSize({
    want: (width, height) => asked.push(`${width}×${height}`),
    later: (callback, ms) => {
      timers.set(callback, ms);
      return () => timers.delete(callback);
    },
  });
  size.wanted = wanted;
  size.able = able;
  /** The window has rested; what was asked for since. */
  const rest = () => {
    const due = [...timers.keys()];
    timers.clear();
    due.forEach((callback) => callback());
    return asked.splice(0);
  };
  return { size, timers, rest };
}

Deno.test("RemoteSize asks for the size of the window once it rests", () => {
  const { size, timers, rest } = setUp();
  for (let width = 800; width < 900; width++) size.stage = { width, height: 600 };
  assertEquals([...timers.values()], [REST_MS]);
  assertEquals(rest(), ["898×600"]);
  assertEquals(rest(), []);
});

Deno.test("RemoteSize asks nothing of a server that cannot, or for a person who does not want it", () => {
  for (const options of [{ able: false }, { wanted: false }]) {
    const { size, timers, rest } = setUp(options);
    size.stage = { width: 800, height: 600 };
    assertEquals([timers.size, rest()], [0, []]);
  }
  const late = setUp({ able: false });
  late.size.stage = { width: 800, height: 600 };
  late.size.able = true;
  assertEquals(late.rest(), ["800×600"]);
});

Deno.test("RemoteSize asks for whole pixels, and a fractional size of the window once, not for ever", () => {
  const { size, rest } = setUp();
  size.stage = { width: 1279.67, height: 719.33 };
  assertEquals(rest(), ["1279×719"]);
  for (let i = 0; i < 100; i++) {
    // The server rounds what it was asked for, and the layout wavers about the edge of a pixel.
    size.frame = { width: 1280, height: 720 };
    size.stage = { width: i % 2 ? 1279.98 : 1280.02, height: 719.33 };
    assertEquals(rest(), []);
  }
});

Deno.test("RemoteSize does not argue with a server that takes another size", () => {
  const { size, rest } = setUp();
  size.stage = { width: 800, height: 600 };
  assertEquals(rest(), ["800×600"]);
  size.frame = { width: 1024, height: 768 };
  size.stage = { width: 800, height: 600 };
  size.able = true;
  assertEquals(rest(), []);
  size.stage = { width: 700, height: 600 };
  assertEquals(rest(), ["700×600"]);
});

Deno.test("RemoteSize says nothing where the screen has the size already", () => {
  const { size, rest } = setUp();
  size.frame = { width: 800, height: 600 };
  size.stage = { width: 800, height: 600 };
  assertEquals(rest(), []);
});

Deno.test("RemoteSize never asks again where it is prohibited, until another connection", () => {
  const { size, rest } = setUp();
  size.stage = { width: 800, height: 600 };
  rest();
  size.refused(1);
  size.stage = { width: 900, height: 600 };
  assertEquals(rest(), []);
  size.reset();
  size.able = true;
  assertEquals(rest(), ["900×600"]);
});

Deno.test("RemoteSize asks for another size after one that the server could not take", () => {
  const { size, rest } = setUp();
  size.stage = { width: 800, height: 600 };
  rest();
  size.refused(3);
  size.stage = { width: 800, height: 600 };
  assertEquals(rest(), []);
  size.stage = { width: 640, height: 480 };
  assertEquals(rest(), ["640×480"]);
});

Deno.test("RemoteSize asks for nothing tiny, hidden or beyond what servers can have", () => {
  const { size, rest } = setUp();
  size.stage = { width: 0, height: 0 };
  assertEquals(rest(), []);
  size.stage = { width: 300, height: 20 };
  assertEquals(rest(), []);
  size.stage = { width: 1e6, height: 700 };
  assertEquals(rest(), ["8192×700"]);
});

Deno.test("RemoteSize asks when the person begins to want it", () => {
  const { size, rest } = setUp({ wanted: false });
  size.stage = { width: 800, height: 600 };
  size.wanted = true;
  assertEquals(rest(), ["800×600"]);
  size.wanted = false;
  size.frame = { width: 640, height: 480 };
  size.wanted = true;
  assertEquals(rest(), ["800×600"]);
});
