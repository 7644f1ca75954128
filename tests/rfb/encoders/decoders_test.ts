/** Every encoder against the decoder of its encoding: what was encoded comes out again. */
import { assertEquals } from "@std/assert";
import { DECODERS } from "../../../rfb/decoders/table.ts";
import { TightDecoder } from "../../../rfb/decoders/tight/tight.ts";
import { ByteWriter } from "../../../rfb/encoders/byte_writer.ts";
import { PixelPacker } from "../../../rfb/encoders/pixel_packer.ts";
import { ENCODERS } from "../../../rfb/encoders/table.ts";
import { TightEncoder } from "../../../rfb/encoders/tight/tight.ts";
import { ENCODING, encodingName } from "../../../rfb/encodings.ts";
import { Framebuffer } from "../../../rfb/framebuffer.ts";
import { PendingPictures } from "../../../rfb/pending_pictures.ts";
import { CANVAS_FORMAT } from "../../../rfb/pixel_format.ts";
import { wirePixels } from "../../../rfb/pixels/wire_pixels.ts";
import { readerOf } from "../_feed.ts";
import { Random } from "../_random.ts";
import { FORMATS, shownWord } from "./_formats.ts";
import { PICTURE_KINDS, randomPicture, SIZES } from "./_pictures.ts";
import { SLOW_PLATFORM } from "./_slow_platform.ts";

const BORDER = 0xff0dbeef;
const RANDOM = new Random(5);
const PICTURES = SIZES.map(([width, height]) =>
  PICTURE_KINDS.map((kind) => ({ kind, picture: randomPicture(kind, width, height, RANDOM) }))
);

/** JPEG and H.264 have tests of their own, since they lose detail. */
const LOSSY: readonly number[] = [ENCODING.JPEG, ENCODING.OpenH264];
const LOSSLESS = [...ENCODERS.keys()].filter((encoding) => !LOSSY.includes(encoding));

for (const encoding of LOSSLESS) {
  const name = encodingName(encoding);

  for (const [formatName, format] of Object.entries(FORMATS)) {
    Deno.test(`${name} decoder gives back ${formatName} pictures, one after the other`, async () => {
      const pixels = wirePixels(format, new Uint32Array(0));
      const packer = new PixelPacker(format);
      const encoder = ENCODERS.get(encoding)!();
      const decoder = DECODERS.get(encoding)!({
        pictures: new PendingPictures(),
        platform: SLOW_PLATFORM,
      });
      // Files have their own colours, whatever the client asked for.
      const isFile = encoding === ENCODING.TightPNG;
      const out = new ByteWriter();
      for (const { kind, picture } of PICTURES.flat()) {
        const { width, height } = picture;
        encoder.encode(
          packer.pack(picture, { x: 0, y: 0, width, height }, encoder.pixelKind),
          out,
        );
        const rect = { x: 3, y: 2, width, height };
        const target = new Framebuffer(width + 5, height + 3);
        const expected = new Framebuffer(width + 5, height + 3);
        target.pixels.fill(BORDER);
        expected.pixels.fill(BORDER);
        expected.blit(
          rect,
          isFile ? picture.pixels : picture.pixels.map((word) => shownWord(word, format)),
        );
        const input = readerOf(out.take());
        await decoder.decode(input, rect, target, pixels);
        assertEquals(input.available, 0, `${kind} ${width}x${height}: bytes left over`);
        const wrong = target.pixels.findIndex((word, i) => word !== expected.pixels[i]);
        assertEquals(wrong, -1, `${kind} ${width}x${height}: pixel ${wrong}`);
      }
    });
  }
}

/** In Tight's control byte: each of the four streams begins anew. */
const RESET_ALL = 0x0f;

Deno.test("Tight decoder begins its streams anew with a rectangle that says so, of any kind", async () => {
  const pixels = wirePixels(CANVAS_FORMAT, new Uint32Array(0));
  const packer = new PixelPacker(CANVAS_FORMAT);
  const decoder = new TightDecoder({ pictures: new PendingPictures(), platform: {} });
  const out = new ByteWriter();
  const rect = { x: 0, y: 0, width: 40, height: 30 };
  for (const first of PICTURE_KINDS) {
    // Another encoder has other streams, of which the first rectangle has to tell.
    const encoder = new TightEncoder();
    for (const [i, kind] of [first, ...PICTURE_KINDS].entries()) {
      const picture = randomPicture(kind, rect.width, rect.height, RANDOM);
      encoder.encode(packer.pack(picture, rect, encoder.pixelKind), out);
      const bytes = out.take();
      if (i === 0) bytes[0]! |= RESET_ALL;
      const target = new Framebuffer(rect.width, rect.height);
      await decoder.decode(readerOf(bytes), rect, target, pixels);
      assertEquals(target.pixels, picture.pixels, `${first}, ${kind}`);
    }
  }
});

Deno.test("all that is decoded can be encoded, too", () => {
  const encoded = [ENCODING.CopyRect, ...ENCODERS.keys()];
  assertEquals(encoded.sort((a, b) => a - b), [...DECODERS.keys()].sort((a, b) => a - b));
});
