import { assertEquals } from "@std/assert";
import { WheelAccumulator } from "../../../web/page/wheel.ts";

const pixels = (deltaY: number, deltaX = 0) => ({ deltaX, deltaY, deltaMode: 0 });

Deno.test("WheelAccumulator makes one tick of each notch of a mouse wheel", () => {
  const wheel = new WheelAccumulator();
  assertEquals(wheel.add(pixels(100)), { x: 0, y: 1 });
  assertEquals(wheel.add(pixels(-100)), { x: 0, y: -1 });
  assertEquals(wheel.add({ deltaX: 0, deltaY: 3, deltaMode: 1 }), { x: 0, y: 1 });
  assertEquals(wheel.add({ deltaX: -1, deltaY: 0, deltaMode: 2 }), { x: -1, y: 0 });
});

Deno.test("WheelAccumulator loses nothing of small steps and sends all of a large one", () => {
  const wheel = new WheelAccumulator();
  let ticks = 0;
  for (let i = 0; i < 100; i++) ticks += wheel.add(pixels(7)).y;
  assertEquals(ticks, 7);
  assertEquals(new WheelAccumulator().add(pixels(450, -250)), { x: -2, y: 4 });
});

Deno.test("WheelAccumulator makes a tick of ten tenths and of three thirds, whatever they round to", () => {
  for (
    const [parts, step] of [[10, pixels(10)], [10, pixels(-10)], [3, pixels(100 / 3)]] as const
  ) {
    const wheel = new WheelAccumulator();
    const ticks = Array.from({ length: 4 * parts }, () => wheel.add(step).y);
    const notch = [...Array(parts - 1).fill(0), Math.sign(step.deltaY)];
    assertEquals(ticks, [...notch, ...notch, ...notch, ...notch]);
  }
});

Deno.test("WheelAccumulator counts the first notch back whole", () => {
  const wheel = new WheelAccumulator();
  wheel.add(pixels(90));
  assertEquals(wheel.add(pixels(-100)).y, -1);
});

Deno.test("WheelAccumulator bounds an event's ticks and survives senseless numbers", () => {
  const wheel = new WheelAccumulator();
  assertEquals(wheel.add(pixels(1e9)).y, 20);
  assertEquals(wheel.add(pixels(NaN, Infinity)), { x: 0, y: 0 });
  assertEquals(wheel.add(pixels(100)).y, 1);
});
