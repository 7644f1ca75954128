import { assertEquals } from "@std/assert";
import { RelativeMouse } from "../../../web/page/relative_mouse.ts";

function setUp() {
  const sent: [number, number, number][] = [];
  const frames: (() => void)[] = [];
  const mouse = new RelativeMouse({
    send: (...event) => sent.push(event),
    frame: (callback) => frames.push(callback),
  });
  const frame = () => frames.splice(0).forEach((callback) => callback());
  return { mouse, sent, frames, frame };
}

Deno.test("RelativeMouse joins the movements of a frame and loses none", () => {
  const { mouse, sent, frames, frame } = setUp();
  for (let i = 0; i < 10; i++) mouse.update(0, 2, -1);
  assertEquals([sent.length, frames.length], [0, 1]);
  frame();
  assertEquals(sent, [[0, 20, -10]]);
  mouse.update(0, -3, 0);
  frame();
  assertEquals(sent.at(-1), [0, -3, 0]);
});

Deno.test("RelativeMouse keeps fractions of a pixel for the next movement", () => {
  const { mouse, sent, frame } = setUp();
  for (let i = 0; i < 5; i++) {
    mouse.update(0, 0.5, -0.25);
    frame();
  }
  assertEquals(sent, [[0, 1, 0], [0, 1, -1]]);
});

Deno.test("RelativeMouse sends movements before the button that they lead to", () => {
  const { mouse, sent, frame } = setUp();
  mouse.update(0, 4, 5);
  mouse.update(1, 1, 1);
  mouse.update(0, 0, 0);
  frame();
  assertEquals(sent, [[0, 5, 6], [1, 0, 0], [0, 0, 0]]);
});

Deno.test("RelativeMouse turns the wheel with the buttons held that are held", () => {
  const { mouse, sent } = setUp();
  mouse.update(4, 0, 0);
  mouse.wheel({ x: 0, y: -2 });
  assertEquals(sent, [[4, 0, 0], [12, 0, 0], [4, 0, 0], [12, 0, 0], [4, 0, 0]]);
});

Deno.test("RelativeMouse.release() lets go of buttons, and says nothing where none is held", () => {
  const { mouse, sent } = setUp();
  mouse.release();
  assertEquals(sent, []);
  mouse.update(1, 0, 0);
  mouse.update(1, 7, 7);
  mouse.release();
  assertEquals(sent, [[1, 0, 0], [0, 0, 0]]);
});
