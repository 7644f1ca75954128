import { assertEquals } from "@std/assert";
import { buttonMask, Mouse } from "../../../web/page/mouse.ts";

function setUp() {
  const sent: [number, number, number][] = [];
  const frames: (() => void)[] = [];
  const mouse = new Mouse({
    send: (...event) => sent.push(event),
    frame: (callback) => frames.push(callback),
  });
  const frame = () => frames.splice(0).forEach((callback) => callback());
  return { mouse, sent, frames, frame };
}

Deno.test("buttonMask() maps buttons, back and forward only for servers that know them", () => {
  const masks = (extended: boolean) =>
    [0, 1, 2, 4, 7, 8, 16, 25].map((buttons) => buttonMask(buttons, extended));
  assertEquals(masks(false), [0, 1, 4, 2, 7, 0, 0, 1]);
  assertEquals(masks(true), [0, 1, 4, 2, 7, 128, 256, 385]);
});

Deno.test("Mouse.moved() tells where the wheel turns, unless the person is about to say it", () => {
  const { mouse, sent, frame } = setUp();
  mouse.moved(30, 40);
  mouse.release();
  mouse.wheel({ x: 0, y: 1 });
  assertEquals(sent.splice(0), [[16, 30, 40], [0, 30, 40]]);
  mouse.update(0, 5, 5);
  mouse.moved(90, 90);
  frame();
  mouse.update(1, 5, 5);
  mouse.moved(70, 70);
  mouse.release();
  assertEquals(sent, [[0, 5, 5], [1, 5, 5], [0, 5, 5]]);
});

Deno.test("Mouse joins the moves of a frame into the last one", () => {
  const { mouse, sent, frames, frame } = setUp();
  for (let x = 1; x <= 50; x++) mouse.update(0, x, 2 * x);
  assertEquals([sent.length, frames.length], [0, 1]);
  frame();
  assertEquals(sent, [[0, 50, 100]]);
});

Deno.test("Mouse sends a pending move before a button, and the button at once", () => {
  const { mouse, sent, frame } = setUp();
  mouse.update(0, 5, 5);
  mouse.update(1, 6, 6);
  mouse.update(1, 8, 8);
  mouse.update(0, 9, 9);
  assertEquals(sent, [[0, 5, 5], [1, 6, 6], [1, 8, 8], [0, 9, 9]]);
  frame();
  assertEquals(sent.length, 4);
});

Deno.test("Mouse says nothing when nothing changed", () => {
  const { mouse, sent, frames } = setUp();
  mouse.update(0, 0, 0);
  mouse.release();
  assertEquals([sent.length, frames.length], [0, 0]);
});

Deno.test("Mouse presses and releases a wheel button for every tick, keeping held buttons", () => {
  const { mouse, sent } = setUp();
  mouse.update(1, 3, 4);
  mouse.wheel({ x: 1, y: -2 });
  assertEquals(sent.map(([mask]) => mask), [1, 9, 1, 9, 1, 65, 1]);
  mouse.wheel({ x: -1, y: 1 });
  assertEquals(sent.slice(7).map(([mask]) => mask), [17, 1, 33, 1]);
});

Deno.test("Mouse sends the place before the wheel", () => {
  const { mouse, sent } = setUp();
  mouse.update(0, 7, 8);
  mouse.wheel({ x: 0, y: 1 });
  assertEquals(sent, [[0, 7, 8], [16, 7, 8], [0, 7, 8]]);
});

Deno.test("Mouse.release() lets go of every button where the pointer is", () => {
  const { mouse, sent } = setUp();
  mouse.update(5, 3, 4);
  mouse.release();
  assertEquals(sent.at(-1), [0, 3, 4]);
});
