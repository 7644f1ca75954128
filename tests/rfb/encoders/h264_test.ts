import { assert, assertEquals } from "@std/assert";
import { splitAccessUnits } from "../../../rfb/decoders/h264/access_units.ts";
import { parseSequenceParameters } from "../../../rfb/decoders/h264/sequence_parameters.ts";
import { ByteWriter } from "../../../rfb/encoders/byte_writer.ts";
import { BitWriter } from "../../../rfb/encoders/h264/bit_writer.ts";
import { OpenH264Encoder } from "../../../rfb/encoders/h264/open_h264.ts";
import { type Picture, PixelPacker } from "../../../rfb/encoders/pixel_packer.ts";
import { CANVAS_FORMAT } from "../../../rfb/pixel_format.ts";
import { toHex } from "../../_bytes.ts";
import { Random } from "../_random.ts";
import { randomPicture } from "./_pictures.ts";

const HEADER_BYTES = 8;
/** Two bytes that say what a macroblock is, 256 samples of brightness, 64 each of blue and red. */
const MACROBLOCK_BYTES = 2 + 256 + 2 * 64;

function encode(encoder: OpenH264Encoder, picture: Picture): Uint8Array<ArrayBuffer> {
  const out = new ByteWriter();
  const { width, height } = picture;
  const packer = new PixelPacker(CANVAS_FORMAT);
  encoder.encode(packer.pack(picture, { x: 0, y: 0, width, height }, encoder.pixelKind), out);
  return out.take();
}

function plain(width: number, height: number, word = 0): Picture {
  return { width, height, pixels: new Uint32Array(width * height).fill(word) };
}

/** The sample of one plane (0 brightness, 1 blue, 2 red) that stands for a pixel: macroblocks lie at the end. */
function sample(
  bytes: Uint8Array,
  { width, height }: Picture,
  plane: number,
  x: number,
  y: number,
) {
  const across = Math.ceil(width / 16);
  const blocks = across * Math.ceil(height / 16);
  const block = (y >> 4) * across + (x >> 4);
  const start = bytes.length - 1 - (blocks - block) * MACROBLOCK_BYTES + 2;
  const [column, row] = [x & 15, y & 15];
  if (plane === 0) return bytes[start + 16 * row + column]!;
  return bytes[start + 256 + 64 * (plane - 1) + 8 * (row >> 1) + (column >> 1)]!;
}

/** The formulas of ITU-R BT.709 section 3, of a colour with parts from 0 to 255. */
function toSamples(red: number, green: number, blue: number): [number, number, number] {
  const luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return [
    16 + 219 / 255 * luma,
    128 + 224 / 255 * (blue - luma) / 1.8556,
    128 + 224 / 255 * (red - luma) / 1.5748,
  ];
}

Deno.test("Open H.264 encoder tells every pixel's brightness, and four pixels' mean colour", () => {
  const random = new Random(3);
  for (const [width, height] of [[1, 1], [2, 2], [16, 16], [17, 33], [95, 40]] as const) {
    const picture = randomPicture("noise", width, height, random);
    const bytes = encode(new OpenH264Encoder(), picture);
    // Beyond its edges a picture goes on as it ends.
    const part = (x: number, y: number, shift: number) => {
      const at = Math.min(y, height - 1) * width + Math.min(x, width - 1);
      return picture.pixels[at]! >>> shift & 255;
    };
    const near = (plane: number, x: number, y: number, parts: readonly number[]) => {
      const [red, green, blue] = parts as [number, number, number];
      const difference = sample(bytes, picture, plane, x, y) - toSamples(red, green, blue)[plane]!;
      assert(Math.abs(difference) <= 1, `${width}x${height}: plane ${plane} at ${x},${y}`);
    };
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        near(0, x, y, [0, 8, 16].map((shift) => part(x, y, shift)));
        const [left, top] = [x & ~1, y & ~1];
        const four = [[0, 0], [1, 0], [0, 1], [1, 1]] as const;
        const mean = [0, 8, 16].map((shift) =>
          four.reduce((sum, [dx, dy]) => sum + part(left + dx, top + dy, shift), 0) / 4
        );
        for (const plane of [1, 2]) near(plane, x, y, mean);
      }
    }
  }
});

Deno.test("Open H.264 encoder makes each rectangle one key picture of its size, told whole", () => {
  const encoder = new OpenH264Encoder();
  for (const [width, height] of [[1, 1], [16, 16], [33, 511], [512, 512], [500, 288]] as const) {
    const bytes = encode(encoder, plain(width, height));
    const view = new DataView(bytes.buffer);
    assertEquals([view.getUint32(0), view.getUint32(4)], [bytes.length - HEADER_BYTES, 0]);
    const data = bytes.subarray(HEADER_BYTES);
    const [unit, ...more] = splitAccessUnits(data);
    assertEquals(more.length, 0);
    assert(unit!.isBeginning);
    assertEquals([unit!.start, unit!.end], [1, data.length]);
    const [sequence] = unit!.sequences;
    assertEquals(parseSequenceParameters(data.subarray(sequence!.start, sequence!.end)), {
      codec: "avc1.42C033",
      // The colours of an odd pixel at the edge have an even place.
      width: width + width % 2,
      height: height + height % 2,
      codedWidth: 16 * Math.ceil(width / 16),
      codedHeight: 16 * Math.ceil(height / 16),
    });
  }
});

Deno.test("Open H.264 encoder writes nothing that looks like a start code", () => {
  const encoder = new OpenH264Encoder();
  const sizes = Array.from({ length: encoder.cell }, (_, i) => [i + 1, 1 + i * 7 % 64] as const);
  for (const [width, height] of sizes.flatMap(([a, b]) => [[a, b], [b, a]] as const)) {
    const bytes = encode(encoder, plain(width, height));
    let starts = 0;
    for (let i = HEADER_BYTES + 2; i < bytes.length; i++) {
      if (bytes[i - 1] === 0 && bytes[i - 2] === 0 && bytes[i]! <= 3) starts++;
    }
    // Each of three is of four bytes, so that it is seen twice.
    assertEquals(starts, 6, `${width}x${height}`);
  }
});

Deno.test("Open H.264 encoder numbers key pictures in a row differently", () => {
  const encoder = new OpenH264Encoder();
  const pictures = Array.from({ length: 600 }, () => toHex(encode(encoder, plain(1, 1))));
  assert(pictures.every((picture, i) => picture !== pictures[i + 1]));
});

Deno.test("BitWriter writes Exp-Golomb codes as the table of section 9.1 has them", () => {
  const bits = new BitWriter();
  bits.unsigned(0, 1, 2, 3, 4, 7, 8);
  bits.end();
  // 1 010 011 00100 00101 0001000 0001001, and the end.
  assertEquals(toHex(bits.bytes), "a6428813");
});
