import { assert, assertEquals } from "@std/assert";
import { DECODERS } from "../../../rfb/decoders/table.ts";
import { ByteWriter } from "../../../rfb/encoders/byte_writer.ts";
import { JpegEncoder } from "../../../rfb/encoders/jpeg/jpeg_encoder.ts";
import { type Picture, PixelPacker } from "../../../rfb/encoders/pixel_packer.ts";
import { ENCODERS } from "../../../rfb/encoders/table.ts";
import { TightEncoder } from "../../../rfb/encoders/tight/tight.ts";
import { ENCODING, encodingName } from "../../../rfb/encodings.ts";
import { Framebuffer } from "../../../rfb/framebuffer.ts";
import { PendingPictures } from "../../../rfb/pending_pictures.ts";
import { CANVAS_FORMAT } from "../../../rfb/pixel_format.ts";
import { wirePixels } from "../../../rfb/pixels/wire_pixels.ts";
import { readerOf } from "../_feed.ts";
import { Random } from "../_random.ts";
import { FORMATS } from "./_formats.ts";
import { type PictureKind, randomPicture, SIZES } from "./_pictures.ts";
import { SlowDecoder } from "./_reference.ts";
import { decodeJpeg } from "./_slow_jpeg.ts";
import { SLOW_PLATFORM } from "./_slow_platform.ts";

function encode({ width, height, pixels }: Picture, level: number): Uint8Array {
  const out = new ByteWriter();
  new JpegEncoder().encode({ words: pixels, width, height }, level, out);
  return out.take();
}

/** Peak signal to noise of the colours, in decibels. */
function psnr(found: Uint32Array, wanted: Uint32Array): number {
  let sum = 0;
  found.forEach((word, i) => {
    for (const shift of [0, 8, 16]) {
      sum += ((word >> shift & 255) - (wanted[i]! >> shift & 255)) ** 2;
    }
  });
  return 10 * Math.log10(255 ** 2 / (sum / (3 * found.length)));
}

Deno.test("JpegEncoder makes files of every size that a plain decoder reads to the last bit", () => {
  const random = new Random(1);
  for (const [width, height] of SIZES) {
    for (const level of [0, 6, 7, 9]) {
      const picture = randomPicture("photo", width, height, random);
      const found = decodeJpeg(encode(picture, level));
      assertEquals([found.width, found.height, found.factor], [width, height, level < 7 ? 2 : 1]);
      const quality = psnr(found.pixels, picture.pixels);
      assert(
        quality > [22, 0, 0, 0, 0, 0, 28, 30, 0, 33][level]!,
        `${width}x${height}: ${quality} dB`,
      );
    }
  }
});

Deno.test("JpegEncoder makes better and larger files from level to level", () => {
  const picture = randomPicture("photo", 130, 70, new Random(2));
  const files = Array.from({ length: 10 }, (_, level) => encode(picture, level).slice());
  const qualities = files.map((file) => psnr(decodeJpeg(file).pixels, picture.pixels));
  for (let level = 1; level < 10; level++) {
    assert(files[level]!.length > files[level - 1]!.length, `length at ${level}`);
    assert(qualities[level]! > qualities[level - 1]!, `quality at ${level}: ${qualities}`);
  }
});

Deno.test("JpegEncoder survives the hardest pictures: noise, and edges in full contrast", () => {
  const noise = randomPicture("noise", 64, 48, new Random(3));
  const edges = {
    width: 64,
    height: 48,
    pixels: Uint32Array.from(
      { length: 64 * 48 },
      (_, i) => (i ^ i >> 6) & 1 ? 0xffffffff : 0xff000000,
    ),
  };
  assert(psnr(decodeJpeg(encode(noise, 9)).pixels, noise.pixels) > 25);
  assert(psnr(decodeJpeg(encode(edges, 9)).pixels, edges.pixels) > 25);
});

/** The bytes of one rectangle, Tight at `quality`. */
function tight(
  kind: PictureKind,
  side: number,
  quality: number | undefined,
  format = CANVAS_FORMAT,
) {
  const encoder = new TightEncoder();
  encoder.setLevels({ compression: undefined, quality });
  const picture = randomPicture(kind, side, side, new Random(4));
  const out = new ByteWriter();
  const whole = { x: 0, y: 0, width: side, height: side };
  encoder.encode(new PixelPacker(format).pack(picture, whole, encoder.pixelKind), out);
  return { picture, bytes: out.take() };
}

Deno.test("TightEncoder sends pictures of many colours as JPEG where a quality is wanted", () => {
  const { picture, bytes } = tight("photo", 64, 8);
  assertEquals(bytes[0], 0x90);
  const headBytes = 3;
  assertEquals(bytes[1]! & 127 | bytes[2]! << 7 & 0x3f80, bytes.length - headBytes);
  const found = decodeJpeg(bytes.subarray(headBytes));
  assert(psnr(found.pixels, picture.pixels) > 30);
});

Deno.test("TightEncoder makes a JPEG of a drawing of many colours only at a low quality", () => {
  const picture = (side: number) => {
    const random = new Random(7);
    // Flat, though of far more colours than a palette is good for.
    const colours = randomPicture("noise", side, side / 4, random).pixels;
    return Uint32Array.from({ length: side * side }, (_, i) => colours[i >> 2]!);
  };
  const control = (quality: number) => {
    const encoder = new TightEncoder();
    encoder.setLevels({ compression: undefined, quality });
    const out = new ByteWriter();
    const whole = { x: 0, y: 0, width: 64, height: 64 };
    const source = { width: 64, height: 64, pixels: picture(64) };
    encoder.encode(new PixelPacker(CANVAS_FORMAT).pack(source, whole, encoder.pixelKind), out);
    return out.take()[0];
  };
  assertEquals([control(4), control(5)], [0x90, 0x00]);
});

Deno.test("TightEncoder stays lossless for few colours, small ones, other formats, and without a quality", () => {
  const cases = [
    tight("text", 64, 5),
    tight("17 colours", 64, 5),
    tight("long runs", 64, 5),
    tight("photo", 20, 5),
    tight("photo", 64, undefined),
    tight("photo", 64, 5, FORMATS["16 bit"]),
  ];
  for (const [i, { bytes }] of cases.entries()) {
    const side = i === 3 ? 20 : 64;
    const format = i === 5 ? FORMATS["16 bit"]! : CANVAS_FORMAT;
    // The slow decoder knows no pictures: it throws at one.
    const values = new SlowDecoder(ENCODING.Tight, format).decode(bytes, side, side);
    assertEquals(values.length, side * side);
  }
});

/** What the decoder of `encoding` shows of a picture that was encoded at level 9. */
async function decoded(encoding: number, picture: Picture): Promise<Framebuffer> {
  const { width, height } = picture;
  const encoder = ENCODERS.get(encoding)!();
  encoder.setLevels!({ compression: undefined, quality: 9 });
  const rect = { x: 0, y: 0, width, height };
  const out = new ByteWriter();
  encoder.encode(new PixelPacker(CANVAS_FORMAT).pack(picture, rect, encoder.pixelKind), out);
  const pictures = new PendingPictures();
  const decoder = DECODERS.get(encoding)!({ pictures, platform: SLOW_PLATFORM });
  const target = new Framebuffer(width, height);
  const input = readerOf(out.take());
  await decoder.decode(input, rect, target, wirePixels(CANVAS_FORMAT, new Uint32Array(0)));
  await pictures.settled();
  assertEquals(input.available, 0);
  return target;
}

for (const encoding of [ENCODING.Tight, ENCODING.TightPNG, ENCODING.JPEG]) {
  Deno.test(`${encodingName(encoding)} decoder hands JPEG files to the platform, and says it is lossy`, async () => {
    for (const [width, height] of [[32, 32], [41, 67]] as const) {
      const picture = randomPicture("photo", width, height, new Random(5));
      const target = await decoded(encoding, picture);
      assert(psnr(target.pixels, picture.pixels) > 33);
      assertEquals(target.lossy.take(), [{ x: 0, y: 0, width, height }]);
    }
  });
}
