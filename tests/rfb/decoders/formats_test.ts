/** Every encoding in every pixel format: what its encoder writes, its decoder reads. */
import { assert, assertEquals } from "@std/assert";
import { DECODERS } from "../../../rfb/decoders/table.ts";
import { ByteWriter } from "../../../rfb/encoders/byte_writer.ts";
import type { Encoder } from "../../../rfb/encoders/encoder.ts";
import { type Picture, PixelPacker } from "../../../rfb/encoders/pixel_packer.ts";
import { ENCODERS } from "../../../rfb/encoders/table.ts";
import { ENCODING, encodingName } from "../../../rfb/encodings.ts";
import { Framebuffer } from "../../../rfb/framebuffer.ts";
import { PendingPictures } from "../../../rfb/pending_pictures.ts";
import type { PixelFormat } from "../../../rfb/pixel_format.ts";
import { wirePixels } from "../../../rfb/pixels/wire_pixels.ts";
import { PICTURE_KINDS, randomPicture } from "../encoders/_pictures.ts";
import { readerOf, readers } from "../_feed.ts";
import { FORMATS, slowWord } from "../pixels/_formats.ts";
import { Random } from "../_random.ts";

const { Raw, RRE, CoRRE, Hextile, Zlib, TRLE, ZRLE } = ENCODING;
const SMALL_SIZES = [[1, 1], [1, 17], [17, 1], [16, 16], [33, 31]] as const;
const SIZES = [...SMALL_SIZES, [64, 64], [65, 66], [130, 70]] as const;

/** Portions of one byte take too long for more pixels. */
const FEW_PIXELS = 33 * 31;

/** The word that `word` is after its way through `format`: its colours as near as that has them. */
function throughFormat(word: number, format: PixelFormat): number {
  const part = (shift: number, max: number) => Math.round((word >>> shift & 255) * max / 255);
  const value = part(0, format.redMax) * 2 ** format.redShift +
    part(8, format.greenMax) * 2 ** format.greenShift +
    part(16, format.blueMax) * 2 ** format.blueShift;
  return slowWord(value, format);
}

function encode(encoder: Encoder, picture: Picture, format: PixelFormat): Uint8Array {
  const out = new ByteWriter();
  const whole = { x: 0, y: 0, width: picture.width, height: picture.height };
  const packer = new PixelPacker(format);
  encoder.encode(packer.pack(picture, whole, encoder.pixelKind), out);
  return out.take();
}

for (const encoding of [Raw, RRE, CoRRE, Hextile, Zlib, TRLE, ZRLE]) {
  for (const [formatName, format] of Object.entries(FORMATS)) {
    const name = `${encodingName(encoding)} decoder paints ${formatName} as it was encoded`;
    Deno.test(name, async () => {
      const random = new Random(encoding + 11);
      const pixels = wirePixels(format, new Uint32Array(0));
      for (const [width, height] of SIZES) {
        const kind = PICTURE_KINDS[random.below(PICTURE_KINDS.length)]!;
        const picture = randomPicture(kind, width, height, random);
        const bytes = encode(ENCODERS.get(encoding)!(), picture, format);
        const expected = new Framebuffer(width + 5, height + 3);
        const rect = { x: 3, y: 2, width, height };
        expected.blit(rect, picture.pixels.map((word) => throughFormat(word, format)));
        for (const input of width * height > FEW_PIXELS ? [readerOf(bytes)] : readers(bytes)) {
          const target = new Framebuffer(width + 5, height + 3);
          const context = { pictures: new PendingPictures(), platform: {} };
          await DECODERS.get(encoding)!(context).decode(input, rect, target, pixels);
          assertEquals(input.consumed, bytes.length, `${kind} ${width}x${height}`);
          const same = target.pixels.every((word, i) => word === expected.pixels[i]);
          assert(same, `${kind} ${width}x${height}`);
        }
      }
    });
  }
}
