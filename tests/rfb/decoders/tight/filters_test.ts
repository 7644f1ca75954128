import { assertEquals } from "@std/assert";
import { Framebuffer } from "../../../../rfb/framebuffer.ts";
import { CANVAS_FORMAT, type PixelFormat } from "../../../../rfb/pixel_format.ts";
import { wirePixels } from "../../../../rfb/pixels/wire_pixels.ts";
import { concat } from "../../../_bytes.ts";
import { rgbOf, SIZES } from "../_decode.ts";
import { readerOf } from "../../_feed.ts";
import { Random } from "../../_random.ts";
import { TestDeflater } from "./_compress.ts";
import { makeTight } from "./_decode_tight.ts";
import {
  compactLength,
  filterCopy,
  filterGradient,
  filterPalette,
  type TestPicture,
  testPicture,
  toRgb,
} from "./_encode.ts";

const BGR: PixelFormat = { ...CANVAS_FORMAT, redShift: 16, blueShift: 0, bigEndian: true };
const TEN_BITS: PixelFormat = {
  ...CANVAS_FORMAT,
  depth: 30,
  ...{ redMax: 1023, greenMax: 1023, blueMax: 1023 },
  ...{ redShift: 20, greenShift: 10, blueShift: 0 },
};
const RGB565: PixelFormat = {
  ...CANVAS_FORMAT,
  ...{ bitsPerPixel: 16, depth: 16 },
  ...{ redMax: 31, greenMax: 63, blueMax: 31 },
  ...{ redShift: 11, greenShift: 5, blueShift: 0 },
};
const BGR233: PixelFormat = {
  ...CANVAS_FORMAT,
  ...{ bitsPerPixel: 8, depth: 8 },
  ...{ redMax: 7, greenMax: 7, blueMax: 3 },
  ...{ redShift: 0, greenShift: 3, blueShift: 6 },
};

const FORMATS: Readonly<Record<string, PixelFormat>> = {
  "canvas": CANVAS_FORMAT,
  "32-bit blue first, big-endian": BGR,
  "30-bit": TEN_BITS,
  "16-bit": RGB565,
  "16-bit big-endian": { ...RGB565, bigEndian: true },
  "8-bit": BGR233,
};

type Filtered = { head: readonly number[]; data: readonly number[] };

/** Each filter with its control byte, its stream and the most colours of a picture for it. */
const FILTERS: readonly {
  readonly name: string;
  readonly stream: number;
  readonly colours: readonly number[];
  filter(picture: TestPicture, format: PixelFormat): Filtered;
}[] = [
  {
    name: "copy",
    stream: 0,
    colours: [1000],
    filter: (picture, format) => ({ head: [], data: filterCopy(picture, format) }),
  },
  {
    name: "palette",
    stream: 1,
    colours: [1, 2, 3, 16, 256],
    filter: (picture, format) => {
      const { head, data } = filterPalette(picture, format);
      return { head: [1, ...head], data };
    },
  },
  {
    name: "gradient",
    stream: 3,
    colours: [2, 1000],
    filter: (picture, format) => ({ head: [2], data: filterGradient(picture, format) }),
  },
];

async function encodeRect({ head, data }: Filtered, stream: number, deflater: TestDeflater) {
  const control = (head.length > 0 ? 0x40 : 0) | stream << 4;
  const source = Uint8Array.from(data);
  if (source.length < 12) return concat([control], head, source);
  const packed = await deflater.deflate(source);
  return concat([control], head, compactLength(packed.length), packed);
}

for (const { name, stream, colours, filter } of FILTERS) {
  for (const [formatName, format] of Object.entries(FORMATS)) {
    if (name === "gradient" && format === BGR233) continue;
    Deno.test(`TightDecoder undoes the ${name} filter in ${formatName} pixels of every size`, async () => {
      const random = new Random(stream);
      // One stream through all rectangles, as a server has it.
      const deflater = new TestDeflater();
      const decoder = makeTight();
      const pixels = wirePixels(format, new Uint32Array(0));
      for (const [width, height] of [...SIZES, [130, 70] as const]) {
        for (const count of colours) {
          const picture = testPicture(width, height, count, format, random);
          const bytes = await encodeRect(filter(picture, format), stream, deflater);
          const target = new Framebuffer(width + 5, height + 3);
          target.takeDamage();
          const rect = { x: 3, y: 2, width, height };
          const input = readerOf(bytes);
          await decoder.decode(input, rect, target, pixels);
          assertEquals(input.available, 0, `${width}x${height}: bytes left over`);
          assertEquals(
            rgbOf(target, rect),
            toRgb(picture, format),
            `${count} in ${width}x${height}`,
          );
          assertEquals(target.takeDamage(), [rect]);
        }
      }
    });
  }
}

Deno.test("TightDecoder reads palettes of colour-mapped pixels", async () => {
  const colours = Uint32Array.from({ length: 256 }, (_, i) => 0xff000000 + i);
  const pixels = wirePixels({ ...BGR233, trueColour: false }, colours);
  const target = new Framebuffer(4, 1);
  const rect = { x: 0, y: 0, width: 4, height: 1 };
  await makeTight().decode(readerOf([0x40, 1, 1, 7, 9, 0x60]), rect, target, pixels);
  assertEquals([...target.pixels], [7, 9, 9, 7].map((i) => 0xff000000 + i));
});

Deno.test("TightDecoder paints rectangles as wide as the picture, and parts of it, alike", async () => {
  const source = Array.from({ length: 3 * 3 }, (_, i) => i);
  const pixels = wirePixels(CANVAS_FORMAT, new Uint32Array(0));
  for (const width of [3, 4]) {
    const target = new Framebuffer(width, 2);
    const rect = { x: width - 3, y: 1, width: 3, height: 1 };
    await makeTight().decode(readerOf([0, ...source]), rect, target, pixels);
    assertEquals(rgbOf(target, rect), [0x000102, 0x030405, 0x060708]);
    assertEquals(target.pixels.filter((word) => word === 0xff000000).length, 2 * width - 3);
  }
});
