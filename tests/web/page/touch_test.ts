import { assertEquals } from "@std/assert";
import { TouchGestures } from "../../../web/page/touch.ts";

function setUp() {
  const pointer: [number, number, number][] = [];
  const scrolls: number[][] = [];
  const timers = new Set<() => void>();
  const touch = new TouchGestures({
    pointer: (...event) => pointer.push(event),
    scroll: (...event) => scrolls.push(event),
    later: (callback) => {
      timers.add(callback);
      return () => timers.delete(callback);
    },
  });
  return { touch, pointer, scrolls, timers };
}

Deno.test("TouchGestures makes a left click of a tap", () => {
  const { touch, pointer, timers } = setUp();
  touch.down(1, 10, 20);
  touch.move(1, 12, 21);
  touch.up(1, 100);
  assertEquals(pointer, [[0, 10, 20], [1, 10, 20], [0, 10, 20]]);
  assertEquals(timers.size, 0);
});

Deno.test("TouchGestures puts the second of two quick taps where the first was", () => {
  const { touch, pointer } = setUp();
  touch.down(1, 10, 20);
  touch.up(1, 100);
  touch.down(2, 18, 25);
  touch.up(2, 300);
  assertEquals(pointer.slice(3), [[0, 10, 20], [1, 10, 20], [0, 10, 20]]);
  touch.down(3, 18, 25);
  touch.up(3, 5000);
  assertEquals(pointer.at(-1), [0, 18, 25]);
});

Deno.test("TouchGestures drags from where the finger came down", () => {
  const { touch, pointer } = setUp();
  touch.down(1, 10, 20);
  touch.move(1, 40, 20);
  touch.move(1, 60, 30);
  touch.up(1, 100);
  assertEquals(pointer, [[0, 10, 20], [1, 10, 20], [1, 40, 20], [1, 60, 30], [0, 60, 30]]);
});

Deno.test("TouchGestures makes the right button of a long press", () => {
  const { touch, pointer, timers } = setUp();
  touch.down(1, 10, 20);
  for (const callback of [...timers]) callback();
  touch.up(1, 900);
  assertEquals(pointer, [[0, 10, 20], [4, 10, 20], [0, 10, 20]]);
});

Deno.test("TouchGestures scrolls with two fingers, without a click", () => {
  const { touch, pointer, scrolls } = setUp();
  touch.down(1, 10, 100);
  touch.down(2, 50, 100);
  touch.move(1, 10, 80);
  touch.move(2, 50, 80);
  touch.up(1, 100);
  touch.up(2, 101);
  assertEquals(scrolls, [[0, 10, 10, 100], [0, 10, 10, 100]]);
  assertEquals(pointer.some(([mask]) => mask !== 0), false);
});

Deno.test("TouchGestures lets go of a drag when a second finger comes or the browser cancels", () => {
  for (const end of ["second", "cancel"]) {
    const { touch, pointer } = setUp();
    touch.down(1, 10, 20);
    touch.move(1, 60, 20);
    if (end === "second") touch.down(2, 0, 0);
    else touch.cancel();
    assertEquals(pointer.at(-1)?.[0], 0);
  }
});
