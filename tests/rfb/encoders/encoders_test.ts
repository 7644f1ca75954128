import { assertEquals } from "@std/assert";
import { DECODERS } from "../../../rfb/decoders/table.ts";
import { ByteWriter } from "../../../rfb/encoders/byte_writer.ts";
import { type Picture, PixelPacker } from "../../../rfb/encoders/pixel_packer.ts";
import { ENCODERS } from "../../../rfb/encoders/table.ts";
import { ENCODING, encodingName } from "../../../rfb/encodings.ts";
import { Framebuffer } from "../../../rfb/framebuffer.ts";
import { CANVAS_FORMAT, type PixelFormat } from "../../../rfb/pixel_format.ts";
import { PendingPictures } from "../../../rfb/pending_pictures.ts";
import { wirePixels } from "../../../rfb/pixels/wire_pixels.ts";
import { hex, readerOf } from "../_feed.ts";
import { Random } from "../_random.ts";
import { PICTURE_KINDS, randomPicture, SIZES } from "./_pictures.ts";
import { decodeSlowly } from "./_reference.ts";

const FORMATS: Readonly<Record<string, PixelFormat>> = {
  canvas: CANVAS_FORMAT,
  "32 bit, blue lowest": { ...CANVAS_FORMAT, redShift: 16, blueShift: 0 },
  "32 bit big-endian": { ...CANVAS_FORMAT, redShift: 16, blueShift: 0, bigEndian: true },
  "32 bit, high bytes": { ...CANVAS_FORMAT, redShift: 24, greenShift: 16, blueShift: 8 },
  "16 bit": rgb(16, 31, 63, 31, 11, 5, 0),
  "16 bit big-endian": { ...rgb(16, 31, 63, 31, 11, 5, 0), bigEndian: true },
  "8 bit": rgb(8, 7, 7, 3, 0, 3, 6),
};

function rgb(bits: number, r: number, g: number, b: number, rs: number, gs: number, bs: number) {
  return {
    ...CANVAS_FORMAT,
    bitsPerPixel: bits,
    depth: bits,
    redMax: r,
    greenMax: g,
    blueMax: b,
    redShift: rs,
    greenShift: gs,
    blueShift: bs,
  };
}

function encode(encoding: number, picture: Picture, format: PixelFormat): Uint8Array {
  const out = new ByteWriter();
  const whole = { x: 0, y: 0, width: picture.width, height: picture.height };
  ENCODERS.get(encoding)!().encode(new PixelPacker(format).pack(picture, whole), out);
  return out.take();
}

/** The value a pixel has on the wire, by the definition. */
function wireValue(word: number, format: PixelFormat): number {
  const part = (shift: number, max: number) => Math.round((word >>> shift & 255) * max / 255);
  return part(0, format.redMax) * 2 ** format.redShift +
    part(8, format.greenMax) * 2 ** format.greenShift +
    part(16, format.blueMax) * 2 ** format.blueShift;
}

/** Bits that carry colour: what is beside them is anything. */
function colourBits(value: number, format: PixelFormat): number {
  const mask = format.redMax * 2 ** format.redShift + format.greenMax * 2 ** format.greenShift +
    format.blueMax * 2 ** format.blueShift;
  return (value & mask) >>> 0;
}

for (const encoding of ENCODERS.keys()) {
  const name = encodingName(encoding);

  Deno.test(`${name} encoder and decoder are inverse for pictures of every size`, async () => {
    const random = new Random(encoding + 1);
    for (const [width, height] of SIZES) {
      for (const kind of PICTURE_KINDS) {
        const picture = randomPicture(kind, width, height, random);
        const bytes = encode(encoding, picture, CANVAS_FORMAT);
        const target = new Framebuffer(width + 5, height + 3);
        const expected = new Framebuffer(width + 5, height + 3);
        const rect = { x: 3, y: 2, width, height };
        expected.blit(rect, picture.pixels);
        const input = readerOf(bytes);
        await DECODERS.get(encoding)!({ pictures: new PendingPictures(), platform: {} }).decode(
          input,
          rect,
          target,
          wirePixels(CANVAS_FORMAT, new Uint32Array(0)),
        );
        assertEquals(input.available, 0, `${kind} ${width}x${height}: bytes left over`);
        assertEquals(target.pixels, expected.pixels, `${kind} ${width}x${height}`);
      }
    }
  });

  for (const [formatName, format] of Object.entries(FORMATS)) {
    Deno.test(`${name} encoder writes ${formatName} pixels as the specification reads them`, () => {
      const random = new Random(encoding + 7);
      for (const [width, height] of SIZES) {
        for (const kind of PICTURE_KINDS) {
          const picture = randomPicture(kind, width, height, random);
          const bytes = encode(encoding, picture, format);
          const found = decodeSlowly(encoding, bytes, width, height, format);
          assertEquals(
            found.map((value) => colourBits(value, format)),
            Array.from(picture.pixels, (word) => wireValue(word, format)),
            `${kind} ${width}x${height}`,
          );
        }
      }
    });
  }
}

Deno.test("HextileEncoder leaves out what the client knows: a published vector", () => {
  const [paper, ink] = [0xff332211, 0xff665544];
  const pixels = new Uint32Array(18).fill(paper);
  for (const x of [0, 1, 5]) pixels[x] = ink;
  const bytes = encode(ENCODING.Hextile, { width: 18, height: 1, pixels }, CANVAS_FORMAT);
  assertEquals(bytes, hex("0e 112233ff 445566ff 02 0010 5000 00"));
});

Deno.test("HextileEncoder never needs more than a byte a tile over raw", () => {
  const picture = randomPicture("noise", 70, 40, new Random(3));
  const bytes = encode(ENCODING.Hextile, picture, CANVAS_FORMAT);
  assertEquals(bytes.length, 70 * 40 * 4 + 5 * 3);
});

Deno.test("RreEncoder joins equal pixels: a stripe is one rectangle", () => {
  const pixels = new Uint32Array(40).fill(0xff302010);
  pixels.fill(0xffccbbaa, 8, 24);
  const bytes = encode(ENCODING.RRE, { width: 8, height: 5, pixels }, CANVAS_FORMAT);
  assertEquals(bytes, hex("00000001 102030ff aabbccff 0000 0001 0008 0002"));
});
