import { assertEquals, assertThrows } from "@std/assert";
import { ProtocolError } from "../../rfb/errors.ts";
import {
  checkFramebufferSize,
  Framebuffer,
  FRAMEBUFFER_LIMIT_PIXELS,
} from "../../rfb/framebuffer.ts";

const BLACK = 0xff000000;

/** A picture in which every pixel differs. */
function numbered(width: number, height: number): Framebuffer {
  const framebuffer = new Framebuffer(width, height);
  framebuffer.pixels.forEach((_, i) => framebuffer.pixels[i] = BLACK + i);
  framebuffer.takeDamage();
  return framebuffer;
}

Deno.test("Framebuffer begins opaque black and damaged", () => {
  const framebuffer = new Framebuffer(3, 2);
  assertEquals([...framebuffer.pixels], Array(6).fill(BLACK));
  assertEquals(framebuffer.takeDamage(), [{ x: 0, y: 0, width: 3, height: 2 }]);
});

Deno.test("Framebuffer.resize() keeps the common part whichever way it goes", () => {
  for (const [width, height] of [[5, 4], [2, 2], [5, 1], [1, 6], [0, 0], [3, 3]] as const) {
    const framebuffer = numbered(3, 3);
    framebuffer.damage({ x: 2, y: 2, width: 1, height: 1 });
    framebuffer.resize(width, height);
    const wanted = Array.from({ length: width * height }, (_, i) => {
      const x = i % width;
      const y = Math.floor(i / width);
      return x < 3 && y < 3 ? BLACK + y * 3 + x : BLACK;
    });
    assertEquals([...framebuffer.pixels], wanted);
    const all = width * height === 0 ? [] : [{ x: 0, y: 0, width, height }];
    assertEquals(framebuffer.takeDamage(), all);
  }
});

Deno.test("Framebuffer.fill() and blit() paint their rectangle and nothing else", () => {
  const framebuffer = new Framebuffer(4, 3);
  framebuffer.takeDamage();
  framebuffer.fill({ x: 1, y: 0, width: 2, height: 2 }, 0xff0000ff);
  framebuffer.blit({ x: 3, y: 1, width: 1, height: 2 }, Uint32Array.of(0xff000011, 0xff000022));
  assertEquals([...framebuffer.pixels].map((pixel) => pixel & 0xff), [
    ...[0, 0xff, 0xff, 0],
    ...[0, 0xff, 0xff, 0x11],
    ...[0, 0, 0, 0x22],
  ]);
  assertEquals(framebuffer.takeDamage(), [
    { x: 1, y: 0, width: 2, height: 2 },
    { x: 3, y: 1, width: 1, height: 2 },
  ]);
});

Deno.test("Framebuffer.copy() copies as by way of a second buffer in every direction", () => {
  const [width, height] = [7, 6];
  for (let i = 0; i < 25; i++) {
    const rect = { x: i % 5, y: Math.floor(i / 5), width: 3, height: 2 };
    for (let j = 0; j < 25; j++) {
      const [sourceX, sourceY] = [j % 5, Math.floor(j / 5)];
      const framebuffer = numbered(width, height);
      const wanted = [...framebuffer.pixels];
      for (let y = 0; y < rect.height; y++) {
        for (let x = 0; x < rect.width; x++) {
          wanted[(rect.y + y) * width + rect.x + x] = BLACK + (sourceY + y) * width + sourceX + x;
        }
      }
      framebuffer.copy(rect, sourceX, sourceY);
      assertEquals([...framebuffer.pixels], wanted);
      assertEquals(framebuffer.takeDamage(), [rect]);
    }
  }
});

Deno.test("checkFramebufferSize() refuses more than 64 Mpixel before they are allocated", () => {
  checkFramebufferSize(0, 0);
  checkFramebufferSize(8192, FRAMEBUFFER_LIMIT_PIXELS / 8192);
  assertThrows(
    () => checkFramebufferSize(65535, 65535),
    ProtocolError,
    "Cannot hold a framebuffer of 65535x65535",
  );
});

Deno.test("Framebuffer.copy() takes along what is lossy", () => {
  const framebuffer = new Framebuffer(100, 100);
  framebuffer.lossy.add({ x: 10, y: 10, width: 20, height: 20 });
  framebuffer.copy({ x: 60, y: 60, width: 15, height: 40 }, 0, 0);
  assertEquals(framebuffer.lossy.rects, [
    { x: 10, y: 10, width: 20, height: 20 },
    { x: 70, y: 70, width: 5, height: 20 },
  ]);
});
