import { assertEquals, assertThrows } from "@std/assert";
import { CANVAS_FORMAT, type PixelFormat } from "../../../rfb/pixel_format.ts";
import type { PixelLayout } from "../../../rfb/pixels/pixel_layout.ts";
import { wirePixels } from "../../../rfb/pixels/wire_pixels.ts";
import { Random } from "../_random.ts";
import { FORMATS, slowWord, valueOf } from "./_formats.ts";

const NO_COLOURS = new Uint32Array(0);
const COUNTS = [0, 1, 2, 3, 4, 5, 7, 8, 9, 16, 33];

/** Checks `layout` at every alignment against the words that `slow` makes of a pixel's bytes. */
function assertReads(layout: PixelLayout, slow: (bytes: Uint8Array) => number, name: string): void {
  const random = new Random(9);
  for (const count of COUNTS) {
    for (let offset = 0; offset < 5; offset++) {
      // Nothing follows the last pixel: reading on would show.
      const whole = random.bytes(offset + 1 + count * layout.bytes);
      const source = whole.subarray(1);
      const wanted = Array.from({ length: count }, (_, i) => {
        const at = offset + i * layout.bytes;
        return slow(source.subarray(at, at + layout.bytes));
      });
      const target = new Uint32Array(count + 4).fill(7);
      layout.unpack(source, offset, count, target, 2);
      assertEquals([...target], [7, 7, ...wanted, 7, 7], `${name}: ${count} from ${offset} on`);
      const words = wanted.map((_, i) => layout.word(source, offset + i * layout.bytes));
      assertEquals(words, wanted, `${name}: word by word`);
    }
  }
}

/** Where a CPIXEL's three bytes begin in the value, or `undefined` where it is a whole PIXEL. */
function compactShift(format: PixelFormat): number | undefined {
  if (format.bitsPerPixel < 32 || format.depth > 24) return undefined;
  const bits = format.redMax * 2 ** format.redShift + format.greenMax * 2 ** format.greenShift +
    format.blueMax * 2 ** format.blueShift;
  if (bits < 2 ** 24) return 0;
  return bits % 256 === 0 ? 8 : undefined;
}

for (const [name, format] of Object.entries(FORMATS)) {
  Deno.test(`wirePixels() reads ${name} as the definition does`, () => {
    const { pixel, cpixel } = wirePixels(format, NO_COLOURS);
    const slow = (bytes: Uint8Array) => slowWord(valueOf(bytes, format.bigEndian), format);
    assertEquals(pixel.bytes, format.bitsPerPixel / 8);
    assertReads(pixel, slow, "PIXEL");
    const shift = compactShift(format);
    assertEquals(cpixel.bytes, shift === undefined ? pixel.bytes : 3);
    assertReads(cpixel, (bytes) => {
      const value = valueOf(bytes, format.bigEndian) * 2 ** (shift ?? 0);
      return slowWord(value, format);
    }, "CPIXEL");
  });
}

Deno.test("wirePixels() reads TPIXELs as R, G, B where 24 bits are 8 each, whatever the shifts", () => {
  for (const [name, format] of Object.entries(FORMATS)) {
    const { pixel, tpixel } = wirePixels(format, NO_COLOURS);
    if (format.depth !== 24) {
      assertEquals(tpixel, pixel, name);
      continue;
    }
    assertEquals(tpixel.bytes, 3, name);
    assertReads(tpixel, ([r, g, b]) => slowWord(r! + g! * 256 + b! * 65536, CANVAS_FORMAT), name);
  }
});

Deno.test("wirePixels() looks colour-mapped pixels up as the map is when they are read", () => {
  for (const [bits, bigEndian] of [[8, false], [16, false], [16, true]] as const) {
    const format = { ...CANVAS_FORMAT, bitsPerPixel: bits, depth: bits, trueColour: false };
    const colours = Uint32Array.from({ length: 2 ** bits }, (_, i) => 0xff000000 + i);
    const { pixel, cpixel, tpixel } = wirePixels({ ...format, bigEndian }, colours);
    assertEquals([cpixel, tpixel], [pixel, pixel]);
    assertReads(pixel, (bytes) => 0xff000000 + valueOf(bytes, bigEndian), `${bits} bits`);
    colours.fill(0xff010203);
    assertReads(pixel, () => 0xff010203, "another map");
  }
});

Deno.test("wirePixels() has no short pixels for 32 bits that are not true colour", () => {
  const { pixel, cpixel, tpixel } = wirePixels({ ...CANVAS_FORMAT, trueColour: false }, NO_COLOURS);
  assertEquals([pixel.bytes, cpixel, tpixel], [4, pixel, pixel]);
});

Deno.test("wirePixels() asks for a colour for every value", () => {
  const format = { ...CANVAS_FORMAT, bitsPerPixel: 16, trueColour: false };
  assertThrows(
    () => wirePixels(format, new Uint32Array(256)),
    RangeError,
    "Cannot look up pixels of 2 bytes among 256 colours: expected 65536",
  );
});

Deno.test("wirePixels() survives shifts and maxima that make no sense", () => {
  const random = new Random(10);
  for (let i = 0; i < 50; i++) {
    const [redMax, greenMax, blueMax] = [0, 0, 0].map(() => random.below(65536));
    const [redShift, greenShift, blueShift] = [0, 0, 0].map(() => random.below(256));
    const format = {
      ...{ bitsPerPixel: [8, 16, 32][i % 3]!, depth: random.below(256), trueColour: true },
      ...{ bigEndian: random.below(2) === 1, redMax: redMax!, greenMax: greenMax! },
      ...{ blueMax: blueMax!, redShift: redShift!, greenShift: greenShift!, blueShift: blueShift! },
    };
    for (const layout of Object.values(wirePixels(format, NO_COLOURS))) {
      if (!("unpack" in layout)) continue;
      const target = new Uint32Array(8);
      layout.unpack(random.bytes(32), 0, 8, target, 0);
      assertEquals(target.every((word) => word >>> 24 === 255), true);
    }
  }
});
