import { assert, assertEquals, assertRejects } from "@std/assert";
import { ConnectionClosed, ProtocolError, UnsupportedError } from "../../../../rfb/errors.ts";
import { Framebuffer } from "../../../../rfb/framebuffer.ts";
import { CANVAS_FORMAT, type PixelFormat } from "../../../../rfb/pixel_format.ts";
import { wirePixels } from "../../../../rfb/pixels/wire_pixels.ts";
import type { Rect } from "../../../../rfb/rect.ts";
import { concat, hex } from "../../../_bytes.ts";
import { assertDecodes, assertRefuses, rgbOf, surroundings } from "../_decode.ts";
import { readerOf, readers } from "../../_feed.ts";
import { TestDeflater } from "./_compress.ts";
import { makeTight } from "./_decode_tight.ts";
import { compactLength } from "./_encode.ts";

const PIXELS = wirePixels(CANVAS_FORMAT, new Uint32Array(0));
const at = (width: number, height: number): Rect => ({ x: 2, y: 1, width, height });

/** Decodes rectangles of one connection, one after the other. */
async function decodeAll(
  rects: readonly (readonly [string | Uint8Array, number, number])[],
): Promise<number[][]> {
  const decoder = makeTight();
  const found: number[][] = [];
  for (const [payload, width, height] of rects) {
    const rect = at(width, height);
    const target = surroundings(rect);
    const input = readerOf(typeof payload === "string" ? hex(payload) : payload);
    await decoder.decode(input, rect, target, PIXELS);
    assertEquals(input.available, 0);
    found.push(rgbOf(target, rect));
  }
  return found;
}

const B = 0x000000, W = 0xffffff;

/** The specification digest's vectors. */
const VECTORS: readonly (readonly [string, number, number, string, readonly number[]])[] = [
  ["a fill", 3, 2, "80 112233", new Array(6).fill(0x112233)],
  ["bare pixels", 3, 1, "00 010203 040506 070809", [0x010203, 0x040506, 0x070809]],
  [
    "two colours",
    ...[9, 2, "50 01 01 000000 ffffff 80 80 7f 00"] as const,
    [W, B, B, B, B, B, B, B, W, B, W, W, W, W, W, W, W, B],
  ],
  [
    "three colours",
    ...[4, 2, "60 01 02 0000ff 00ff00 ff0000 00 01 02 00 02 01 00 02"] as const,
    [0xff, 0xff00, 0xff0000, 0xff, 0xff0000, 0xff00, 0xff, 0xff0000],
  ],
  [
    "compressed pixels",
    ...[2, 2, "01 13 7801 000c00f3ff 010203 040506 070809 0a0b0c"] as const,
    [0x010203, 0x040506, 0x070809, 0x0a0b0c],
  ],
  [
    "a gradient that is cut off at both ends",
    ...[2, 2, "78 02 13 7801 000c00f3ff 0ac864 f03800 f03800 010700"] as const,
    [0x0ac864, 0xfa0064, 0xfa0064, 0x000764],
  ],
  [
    "one colour, bits set behind its row",
    9,
    1,
    "50 01 00 aabbcc 00 7f",
    new Array(9).fill(0xaabbcc),
  ],
  ["one colour, a bit a pixel", 9, 2, "50 01 00 aabbcc 00 00 00 00", new Array(18).fill(0xaabbcc)],
  ["nothing wide", 0, 2, "00", []],
  ["an empty fill", 2, 0, "80 112233", []],
];

for (const [name, width, height, payload, wanted] of VECTORS) {
  Deno.test(`TightDecoder reads ${name}`, async () => {
    await assertDecodes(() => makeTight(), hex(payload), at(width, height), wanted);
  });
}

Deno.test("TightDecoder goes on with a stream until its reset, whatever rectangle that comes with", async () => {
  const first = "01 13 7801 000c00f3ff 010203 040506 070809 0a0b0c";
  const next = "00 11 000c00f3ff 111213 141516 171819 1a1b1c";
  const pixels = [0x010203, 0x040506, 0x070809, 0x0a0b0c];
  const later = [0x111213, 0x141516, 0x171819, 0x1a1b1c];
  assertEquals(await decodeAll([[first, 2, 2], [next, 2, 2]]), [pixels, later]);
  const reset = await decodeAll([[first, 2, 2], ["81 000000", 1, 1], [
    first.replace("01", "00"),
    2,
    2,
  ]]);
  assertEquals(reset[2], pixels);
  await assertRejects(() => decodeAll([[first, 2, 2], [first.replace("01", "00"), 2, 2]]));
});

Deno.test("TightDecoder keeps four streams apart", async () => {
  const streams = [0, 1, 2, 3].map(() => new TestDeflater());
  const rects: [Uint8Array, number, number][] = [];
  const wanted: number[][] = [];
  for (const i of [0, 1, 2, 3, 2, 0, 3, 1]) {
    const packed = await streams[i]!.deflate(new Uint8Array(12).fill(17 * i));
    rects.push([concat([i << 4], compactLength(packed.length), packed), 2, 2]);
    wanted.push(new Array(4).fill(17 * i * 0x010101));
  }
  assertEquals(await decodeAll(rects), wanted);
});

Deno.test("TightDecoder reads an empty palette rectangle to its end, and the next one", async () => {
  const rects = [["40 01 01 000000 ffffff", 0, 5], ["80 112233", 1, 1]] as const;
  assertEquals(await decodeAll(rects), [[], [0x112233]]);
});

Deno.test("TightDecoder takes fills wider than 2048 pixels", async () => {
  const found = await decodeAll([["80 aabbcc", 3000, 2]]);
  assertEquals(found[0]!.every((rgb) => rgb === 0xaabbcc), true);
  assertEquals(found[0]!.length, 6000);
});

const REFUSED: readonly (readonly [string, number, number, string, string])[] = [
  ["control b0", 1, 1, "b0", "compression 11"],
  ["control f0", 1, 1, "f0", "compression 15"],
  ["data without zlib and with a filter, for which we never ask", 1, 1, "e0", "compression 14"],
  ["filter 3", 2, 2, "40 03", "filter 3"],
  ["an index without a colour", 4, 1, "40 01 02 0000ff 00ff00 ff0000 00 01 03 00", "no colour"],
  ["a bit without a colour in a whole byte", 9, 1, "40 01 00 0000ff 01 00", "no colour"],
  ["a bit without a colour", 4, 1, "40 01 00 0000ff 10", "no colour"],
  ["zlib data that are too short", 2, 2, "00 10 7801 000900f6ff 010203 040506 070809", "has 9"],
  [
    "a compressed length beyond all reason",
    2,
    2,
    "00 ff ff ff",
    "expected at most a little over 12",
  ],
  ["no compressed data", 2, 2, "00 00", "has 0"],
];

for (const [name, width, height, payload, message] of REFUSED) {
  Deno.test(`TightDecoder refuses ${name}`, async () => {
    await assertRefuses(() => makeTight(), hex(payload), at(width, height), message);
  });
}

Deno.test("TightDecoder refuses zlib data that are corrupt or too long", async () => {
  await assertRefuses(() => makeTight(), hex("00 04 ffffffff"), at(2, 2), "");
  const long = await new TestDeflater().deflate(new Uint8Array(13));
  const payload = concat([0], compactLength(long.length), long);
  await assertRefuses(() => makeTight(), payload, at(2, 2), "");
  const bomb = await new TestDeflater().deflate(new Uint8Array(1 << 20));
  assert(bomb.length < 1100);
  await assertRefuses(
    () => makeTight(),
    concat([0], compactLength(bomb.length), bomb),
    at(2, 2),
    "",
  );
});

Deno.test("TightDecoder refuses a gradient of 8-bit pixels", async () => {
  const format: PixelFormat = {
    ...CANVAS_FORMAT,
    ...{ bitsPerPixel: 8, depth: 8, redMax: 7, greenMax: 7, blueMax: 3 },
    ...{ redShift: 0, greenShift: 3, blueShift: 6 },
  };
  const pixels = wirePixels(format, new Uint32Array(0));
  await assertRejects(
    () => makeTight().decode(readerOf(hex("40 02 00")), at(1, 1), surroundings(at(1, 1)), pixels),
    ProtocolError,
    "pixels of 8 bits",
  );
});

Deno.test("TightDecoder reads lengths of one, two and three bytes", async () => {
  for (const [width, height] of [[6, 7], [60, 70], [300, 200]] as const) {
    const noise = new Uint8Array(3 * width * height).map((_, i) => (i * i * 37) >> 3);
    const packed = await new TestDeflater().deflate(noise);
    const payload = concat([0], compactLength(packed.length), packed);
    const rgb = Array.from(
      { length: width * height },
      (_, i) => noise[3 * i]! << 16 | noise[3 * i + 1]! << 8 | noise[3 * i + 2]!,
    );
    for (const input of readers(payload)) {
      const target = new Framebuffer(width + 2, height + 1);
      await makeTight().decode(input, at(width, height), target, PIXELS);
      assertEquals(rgbOf(target, at(width, height)), rgb);
    }
  }
});

Deno.test("TightDecoder says that nothing decodes pictures where that is so", async () => {
  const rect = at(1, 1);
  await assertRejects(
    () => makeTight().decode(readerOf(hex("90 01 00")), rect, surroundings(rect), PIXELS),
    UnsupportedError,
    "image/jpeg",
  );
});

Deno.test("TightDecoder notices the end within a picture", async () => {
  const rect = at(1, 1);
  const decoder = makeTight({ decodePicture() {} });
  await assertRejects(
    () => decoder.decode(readerOf(hex("90 05 ffd8")), rect, surroundings(rect), PIXELS),
    ConnectionClosed,
  );
});
