import { assertEquals } from "@std/assert";
import { Framebuffer } from "../../../../rfb/framebuffer.ts";
import type { Rect } from "../../../../rfb/rect.ts";
import { LateJpeg } from "../../../../web/worker/pictures/late_jpeg.ts";

const RECT = { x: 0, y: 0, width: 8, height: 8 };
const TARGET = new Framebuffer(8, 8);

/** A decoder that knows pictures of less than 100, and who painted what. */
function createScene(load: () => Promise<void> = () => Promise.resolve()) {
  const painted: string[] = [];
  let loads = 0;
  const decoder = {
    decode(bytes: Uint8Array, _rect: Rect, _target: Framebuffer) {
      if (bytes[0]! >= 100) return false;
      painted.push(`own ${bytes}`);
      return true;
    },
  };
  const jpeg = new LateJpeg(async () => {
    loads++;
    await load();
    return decoder;
  }, (bytes) => {
    painted.push(`other ${bytes}`);
    return Promise.resolve();
  });
  const paint = (...bytes: number[]) => jpeg.paint(Uint8Array.from(bytes), RECT, TARGET);
  return { jpeg, paint, painted, loads: () => loads };
}

Deno.test("LateJpeg loads the decoder once, and paints at once when it is here", async () => {
  const { paint, painted, loads } = createScene();
  assertEquals(loads(), 0);
  await Promise.all([paint(1), paint(2)]);
  assertEquals(painted, ["own 1", "own 2"]);
  assertEquals(paint(3), undefined);
  assertEquals(painted.length, 3);
  assertEquals(loads(), 1);
});

Deno.test("LateJpeg keeps the bytes of pictures that wait", async () => {
  const { jpeg, painted } = createScene();
  const bytes = Uint8Array.of(7);
  const done = jpeg.paint(bytes, RECT, TARGET);
  bytes.fill(9);
  await done;
  assertEquals(painted, ["own 7"]);
});

Deno.test("LateJpeg paints otherwise what the decoder does not know", async () => {
  const { paint, painted } = createScene();
  await paint(100);
  await paint(101);
  assertEquals(painted, ["other 100", "other 101"]);
});

Deno.test("LateJpeg paints otherwise when the decoder cannot be loaded", async () => {
  const { paint, painted, loads } = createScene(() => Promise.reject(new TypeError("gone")));
  await Promise.all([paint(1), paint(2)]);
  await paint(3);
  assertEquals(painted, ["other 1", "other 2", "other 3"]);
  assertEquals(loads(), 1);
});

Deno.test("LateJpeg rejects with what the decoder throws", async () => {
  const jpeg = new LateJpeg(() =>
    Promise.resolve({
      decode: () => {
        throw new RangeError("broken");
      },
    }), () => {});
  const error = await Promise.resolve(jpeg.paint(Uint8Array.of(1), RECT, TARGET)).catch((e) => e);
  assertEquals(error.message, "broken");
});
