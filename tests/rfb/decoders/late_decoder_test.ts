import { assertEquals, assertRejects } from "@std/assert";
import type { Decoder } from "../../../rfb/decoders/decoder.ts";
import { LateDecoder } from "../../../rfb/decoders/late_decoder.ts";
import { Framebuffer } from "../../../rfb/framebuffer.ts";
import { CANVAS_FORMAT } from "../../../rfb/pixel_format.ts";
import { wirePixels } from "../../../rfb/pixels/wire_pixels.ts";
import { readerOf } from "../_feed.ts";

type Rectangle = Parameters<Decoder["decode"]>;

function rectangle(): Rectangle {
  const rect = { x: 0, y: 0, width: 1, height: 1 };
  return [
    readerOf(new Uint8Array(4)),
    rect,
    new Framebuffer(),
    wirePixels(CANVAS_FORMAT, new Uint32Array(0)),
  ];
}

Deno.test("LateDecoder loads once, with the first rectangle, and hands on all of it", async () => {
  let loads = 0;
  const decoded: Rectangle[] = [];
  const decoder = new LateDecoder(() => {
    loads++;
    return Promise.resolve({
      decode: (...args: Rectangle) => {
        decoded.push(args);
        return Promise.resolve();
      },
    });
  });
  assertEquals(loads, 0);
  const rectangles = [rectangle(), rectangle()];
  for (const each of rectangles) await decoder.decode(...each);
  assertEquals(loads, 1);
  assertEquals(
    decoded.map((args) => args.map((arg, i) => rectangles.findIndex((r) => r[i] === arg))),
    [
      [0, 0, 0, 0],
      [1, 1, 1, 1],
    ],
  );
});

Deno.test("LateDecoder fails where its program does not come, and tries again", async () => {
  let loads = 0;
  const decoder = new LateDecoder(() => {
    return Promise.reject(new TypeError(`no module ${++loads}`));
  });
  await assertRejects(() => decoder.decode(...rectangle()), TypeError, "no module 1");
  await assertRejects(() => decoder.decode(...rectangle()), TypeError, "no module 2");
});
