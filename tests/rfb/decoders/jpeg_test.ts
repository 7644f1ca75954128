import { assert, assertEquals, assertRejects } from "@std/assert";
import { JPEG_LIMIT_BYTES, JpegDecoder } from "../../../rfb/decoders/jpeg.ts";
import { ConnectionClosed, ProtocolError, UnsupportedError } from "../../../rfb/errors.ts";
import { Framebuffer } from "../../../rfb/framebuffer.ts";
import { PendingPictures } from "../../../rfb/pending_pictures.ts";
import type { Platform } from "../../../rfb/platform.ts";
import type { ByteReader } from "../../../rfb/reader.ts";
import type { Rect } from "../../../rfb/rect.ts";
import { concat } from "../../_bytes.ts";
import { readerOf, readers } from "../_feed.ts";
import { frame, huffman, jpeg, quantization, scan, segment, TABLES } from "./_jpeg.ts";

const RECT = { x: 1, y: 2, width: 3, height: 2 };

/** A decoder whose platform keeps the pictures that it is given. */
class Session {
  readonly images: Uint8Array[] = [];
  readonly pictures = new PendingPictures();
  readonly target = new Framebuffer(20, 20);
  #decoder: JpegDecoder;

  constructor(paint: () => Promise<void> | void = () => {}) {
    this.target.takeDamage();
    const platform: Platform = {
      decodePicture: (type, bytes, rect, target) => {
        assertEquals([type, rect, target], ["image/jpeg", RECT, this.target]);
        this.images.push(bytes.slice());
        return paint();
      },
    };
    this.#decoder = new JpegDecoder({ pictures: this.pictures, platform });
  }

  async decode(input: ByteReader, rect: Rect = RECT): Promise<void> {
    await this.#decoder.decode(input, rect, this.target);
  }
}

Deno.test("JpegDecoder hands on exactly one image", async () => {
  const image = jpeg(TABLES, frame(3, 2), scan());
  for (const input of readers(concat(image, [1, 2, 3]))) {
    const session = new Session();
    await session.decode(input);
    await session.pictures.settled();
    assertEquals(session.images, [image]);
    assertEquals(input.consumed, image.length);
    assertEquals(session.target.takeDamage(), [RECT]);
    assertEquals(session.target.lossy.take(), [RECT]);
  }
});

Deno.test("JpegDecoder says what is damaged once it is painted, and until then that it is pending", async () => {
  const painting = Promise.withResolvers<void>();
  const session = new Session(() => painting.promise);
  await session.decode(readerOf(jpeg(TABLES, frame(3, 2), scan())));
  assertEquals(session.target.takeDamage(), []);
  const settled = session.pictures.overlapping(RECT);
  assert(settled);
  painting.resolve();
  await settled;
  assertEquals(session.target.takeDamage(), [RECT]);
});

Deno.test("JpegDecoder fails with an image that cannot be decoded", async () => {
  const session = new Session(() => Promise.reject(new ProtocolError("broken")));
  await session.decode(readerOf(jpeg(TABLES, frame(3, 2), scan())));
  await assertRejects(() => session.pictures.settled()!, ProtocolError, "broken");
  assertEquals(session.target.takeDamage(), []);
});

Deno.test("JpegDecoder notices the end of the connection at every byte", async () => {
  const image = jpeg(TABLES, frame(3, 2), scan());
  for (let length = 0; length < image.length; length++) {
    const input = readerOf(image.subarray(0, length));
    await assertRejects(() => new Session().decode(input), ConnectionClosed);
  }
});

Deno.test("JpegDecoder puts tables of earlier images where they are left out", async () => {
  const session = new Session();
  const first = jpeg(
    ...[quantization(0, 1), quantization(1, 2)],
    ...[huffman(0x00, 3), huffman(0x10, 4), huffman(0x11, 5), huffman(0x01, 6)],
    ...[frame(3, 2), scan()],
  );
  // The second brings a new table 1, but uses 0 of the first; the third uses what came last.
  const second = jpeg(quantization(1, 9), frame(3, 2, 0), scan(1));
  const third = jpeg(huffman(0x01, 8), frame(3, 2, 1), scan(1));
  for (const image of [first, second, third]) await session.decode(readerOf(image));
  assertEquals(session.images, [
    first,
    jpeg(
      ...[quantization(0, 1), huffman(0x01, 6), huffman(0x11, 5)],
      ...[quantization(1, 9), frame(3, 2, 0), scan(1)],
    ),
    jpeg(
      ...[quantization(1, 9), huffman(0x11, 5)],
      ...[huffman(0x01, 8), frame(3, 2, 1), scan(1)],
    ),
  ]);
});

Deno.test("JpegDecoder takes several tables from one segment, with values of 16 bits too", async () => {
  const session = new Session();
  const wide = [0x12, ...new Array<number>(128).fill(3)];
  const narrow = [0x00, ...new Array<number>(64).fill(4)];
  const huffmanTables = [...huffman(0x00).slice(4), ...huffman(0x10).slice(4)];
  const tables = [...segment(0xdb, ...wide, ...narrow), ...segment(0xc4, ...huffmanTables)];
  await session.decode(readerOf(jpeg(tables, frame(3, 2), scan())));
  await session.decode(readerOf(jpeg(frame(3, 2, 2), scan())));
  assertEquals(
    session.images[1],
    jpeg(segment(0xdb, ...wide), huffman(0x00), huffman(0x10), frame(3, 2, 2), scan()),
  );
});

Deno.test("JpegDecoder leaves progressive images as they are", async () => {
  const session = new Session();
  const image = jpeg(segment(0xc2, 8, 0, 2, 0, 3, 1, 1, 0x11, 3), scan(3));
  await session.decode(readerOf(image));
  assertEquals(session.images, [image]);
});

const REFUSED: readonly (readonly [what: string, image: Uint8Array, message: string])[] = [
  ["of another size", jpeg(TABLES, frame(10_000, 10_000), scan()), "10000x10000: expected 3x2"],
  ["turned round", jpeg(TABLES, frame(2, 3), scan()), "2x3: expected 3x2"],
  ["without a frame", jpeg(TABLES, scan()), "no frame: expected 3x2"],
  ["with two frames", jpeg(TABLES, frame(3, 2), frame(9, 9), scan()), "3x2 and 9x9"],
  ["with a frame too short", jpeg(TABLES, segment(0xc0, 8, 0, 2, 0), scan()), "no size"],
  ["without components", jpeg(TABLES, segment(0xc0, 8, 0, 2, 0, 3, 0), scan()), "0 components"],
  [
    "with components left out",
    jpeg(TABLES, segment(0xc0, 8, 0, 2, 0, 3, 3, 1, 17, 0), scan()),
    "3 components in 3 bytes",
  ],
  ["with an empty scan", jpeg(TABLES, frame(3, 2), segment(0xda)), "0 components"],
  [
    "whose quantization table never came",
    jpeg(huffman(0x00), huffman(0x10), frame(3, 2), scan()),
    "uses quantization table 0, expected that here or in an image before",
  ],
  [
    "whose Huffman table never came",
    jpeg(quantization(0), huffman(0x00), frame(3, 2), scan()),
    "uses Huffman table 16, expected",
  ],
  [
    "with a quantization table cut off",
    jpeg(segment(0xdb, 0, 1, 2), frame(3, 2), scan()),
    "quantization table 0: 3 bytes are left",
  ],
  ["with a fifth quantization table", jpeg(quantization(4), frame(3, 2), scan()), "table 4"],
  [
    "with a Huffman table cut off",
    jpeg(
      quantization(0),
      segment(0xc4, 0, ...new Array<number>(16).fill(255)),
      frame(3, 2),
      scan(),
    ),
    "Huffman table 0: 17 bytes are left",
  ],
  [
    "with a third class of Huffman tables",
    jpeg(quantization(0), huffman(0x20), frame(3, 2), scan()),
    "table 32",
  ],
];

for (const [what, image, message] of REFUSED) {
  Deno.test(`JpegDecoder refuses an image ${what}`, async () => {
    for (const input of readers(image)) {
      const session = new Session();
      await assertRejects(() => session.decode(input), ProtocolError, message);
      assertEquals(session.images, []);
    }
  });
}

Deno.test("JpegDecoder gives up on an image that does not end", async () => {
  const beginning = [...[0xff, 0xd8], ...TABLES, ...frame(3, 2), ...scan()];
  const endless: Readonly<Record<string, Uint8Array>> = {
    "entropy-coded data": concat(beginning, new Uint8Array(JPEG_LIMIT_BYTES)),
    "fill bytes": new Uint8Array(JPEG_LIMIT_BYTES + 2).fill(0xff, 2),
    "segments": concat([0xff, 0xd8], ...new Array(1100).fill(segment(0xe0))),
  };
  endless["fill bytes"]!.set([0xff, 0xd8]);
  for (const [what, bytes] of Object.entries(endless)) {
    const error = await assertRejects(() => new Session().decode(readerOf(bytes)), ProtocolError);
    assert((error as Error).message.includes("expected at most"), what);
  }
});

Deno.test("JpegDecoder refuses more scans than pictures have, which each cost a whole pass", async () => {
  const image = (scans: number) =>
    jpeg(TABLES, frame(3, 2), ...new Array<number[]>(scans).fill(scan()));
  const session = new Session();
  await session.decode(readerOf(image(100)));
  assertEquals(session.images.length, 1);
  const decode = () => session.decode(readerOf(image(101)));
  await assertRejects(decode, ProtocolError, "101 scans: expected at most 100");
  assertEquals(session.images.length, 1);
});

Deno.test("JpegDecoder says when nothing decodes pictures", async () => {
  const decoder = new JpegDecoder({ pictures: new PendingPictures(), platform: {} });
  const input = readerOf(jpeg(TABLES, frame(3, 2), scan()));
  await assertRejects(
    () => decoder.decode(input, RECT, new Framebuffer(20, 20)),
    UnsupportedError,
    "nothing here decodes pictures",
  );
});
