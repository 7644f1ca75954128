/** Every encoder against slow decoders that were written from the specifications alone. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { ByteWriter } from "../../../rfb/encoders/byte_writer.ts";
import type { Encoder } from "../../../rfb/encoders/encoder.ts";
import { type Picture, PixelPacker } from "../../../rfb/encoders/pixel_packer.ts";
import { ENCODERS } from "../../../rfb/encoders/table.ts";
import { ENCODING, encodingName } from "../../../rfb/encodings.ts";
import { CANVAS_FORMAT } from "../../../rfb/pixel_format.ts";
import { hex } from "../../_bytes.ts";
import { Random } from "../_random.ts";
import { FORMATS, wireValue } from "./_formats.ts";
import { PICTURE_KINDS, randomPicture, SIZES } from "./_pictures.ts";
import { SlowDecoder } from "./_reference.ts";
import { colourMask } from "./_slow_input.ts";

function encodeWith(encoder: Encoder, packer: PixelPacker, picture: Picture): Uint8Array {
  const out = new ByteWriter();
  const whole = { x: 0, y: 0, width: picture.width, height: picture.height };
  encoder.encode(packer.pack(picture, whole, encoder.pixelKind), out);
  return out.take();
}

function encode(encoding: number, picture: Picture): Uint8Array {
  return encodeWith(ENCODERS.get(encoding)!(), new PixelPacker(CANVAS_FORMAT), picture);
}

const RANDOM = new Random(7);

/** Pictures of every kind, by size. */
const PICTURES = SIZES.map(([width, height]) => ({
  width,
  height,
  pictures: PICTURE_KINDS.map((kind) => ({
    kind,
    picture: randomPicture(kind, width, height, RANDOM),
  })),
}));

/** JPEG and H.264 have tests of their own, since they lose detail. */
const LOSSY: readonly number[] = [ENCODING.JPEG, ENCODING.OpenH264];
const LOSSLESS = [...ENCODERS.keys()].filter((encoding) => !LOSSY.includes(encoding));

for (const encoding of LOSSLESS) {
  const name = encodingName(encoding);

  for (const [formatName, format] of Object.entries(FORMATS)) {
    Deno.test(`${name} encoder writes ${formatName} pixels as the specification reads them`, () => {
      const packer = new PixelPacker(format);
      const mask = colourMask(format);
      for (const { width, height, pictures } of PICTURES) {
        const encoder = ENCODERS.get(encoding)!();
        const decoder = new SlowDecoder(encoding, format);
        for (const { kind, picture } of pictures) {
          const found = decoder.decode(encodeWith(encoder, packer, picture), width, height);
          const wrong = found.findIndex((value, i) => {
            // What is beside the bits of colour is anything.
            return (value & mask) >>> 0 !== wireValue(picture.pixels[i]!, format);
          });
          assertEquals(wrong, -1, `${kind} ${width}x${height}: pixel ${wrong}`);
        }
      }
    });
  }

  if (encoding === ENCODING.TightPNG) continue;
  Deno.test(`${name} encoder takes a rectangle without pixels`, () => {
    for (const [width, height] of [[0, 0], [0, 5], [5, 0]] as const) {
      const picture = { width, height, pixels: new Uint32Array(0) };
      const bytes = encode(encoding, picture);
      assertEquals(new SlowDecoder(encoding, CANVAS_FORMAT).decode(bytes, width, height), []);
    }
  });
}

/** What kinds of tiles or rectangles come of pictures that are made for all of them. */
const KINDS: readonly (readonly [encoding: number, kinds: readonly string[]])[] = [
  [ENCODING.TRLE, ["0", "1", "palette", "palette runs", "127", "128", "129"]],
  [ENCODING.ZRLE, ["0", "1", "palette", "palette runs", "128"]],
  [ENCODING.Tight, ["fill", "mono", "indexed", "copy", "gradient"]],
  [ENCODING.TightPNG, ["fill", "png"]],
];

for (const [encoding, kinds] of KINDS) {
  Deno.test(`${encodingName(encoding)} encoder uses every kind: ${kinds.join(", ")}`, () => {
    const decoder = new SlowDecoder(encoding, CANVAS_FORMAT);
    const encoder = ENCODERS.get(encoding)!();
    const packer = new PixelPacker(CANVAS_FORMAT);
    for (const { width, height, pictures } of PICTURES) {
      for (const { picture } of pictures) {
        decoder.decode(encodeWith(encoder, packer, picture), width, height);
      }
    }
    assertEquals([...decoder.kinds].sort(), [...kinds].sort());
  });
}

for (const encoding of [ENCODING.Zlib, ENCODING.ZRLE, ENCODING.Tight]) {
  Deno.test(`${encodingName(encoding)} encoder goes on with its streams when levels and packers change`, () => {
    const random = new Random(8);
    const encoder = ENCODERS.get(encoding)!();
    const sizes: number[] = [];
    const decoder = new SlowDecoder(encoding, CANVAS_FORMAT);
    const picture = randomPicture("noise", 60, 40, random);
    for (const compression of [undefined, 0, 9, 1]) {
      encoder.setLevels!({ compression, quality: undefined });
      const bytes = encodeWith(encoder, new PixelPacker(CANVAS_FORMAT), picture);
      sizes.push(bytes.length);
      decoder.decode(bytes, 60, 40);
    }
    // The same noise again costs little only where the window was kept.
    assert(sizes.slice(1).every((size) => 10 * size < sizes[0]!), String(sizes));
  });
}

Deno.test("HextileEncoder leaves out what the client knows: a published vector", () => {
  const [paper, ink] = [0xff332211, 0xff665544];
  const pixels = new Uint32Array(18).fill(paper);
  for (const x of [0, 1, 5]) pixels[x] = ink;
  const bytes = encode(ENCODING.Hextile, { width: 18, height: 1, pixels });
  assertEquals(bytes, hex("0e 112233ff 445566ff 02 0010 5000 00"));
});

Deno.test("HextileEncoder never needs more than a byte a tile over raw", () => {
  const picture = randomPicture("noise", 70, 40, new Random(3));
  assertEquals(encode(ENCODING.Hextile, picture).length, 70 * 40 * 4 + 5 * 3);
});

Deno.test("RreEncoder and CorreEncoder join equal pixels: a stripe is one rectangle", () => {
  const pixels = new Uint32Array(40).fill(0xff302010);
  pixels.fill(0xffccbbaa, 8, 24);
  const picture = { width: 8, height: 5, pixels };
  const [colours, stripe] = ["00000001 102030ff aabbccff", "0000 0001 0008 0002"];
  assertEquals(encode(ENCODING.RRE, picture), hex(colours + stripe));
  assertEquals(encode(ENCODING.CoRRE, picture), hex(colours + "00 01 08 02"));
});

Deno.test("TrleEncoder writes tiles as in published vectors", () => {
  const vectors: readonly (readonly [words: readonly number[], width: number, tile: string])[] = [
    [[0x112233, 0x112233, 0x112233, 0x112233, 0x112233], 5, "01 332211"],
    [[0x112233, 0x445566], 2, "00 332211 665544"],
    [
      [0, 1, 2, 0, 1, 2, 1, 0, 0, 0].map((i) => [0xff0000, 0x00ff00, 0x0000ff][i]!),
      5,
      "03 0000ff 00ff00 ff0000 1840 9000",
    ],
    [[1, 2, 2, 2, 2, 2, 2, 1].map((i) => [0, 0x0c0b0a, 0x0f0e0d][i]!), 8, "02 0a0b0c 0d0e0f 7e"],
  ];
  for (const [words, width, tile] of vectors) {
    const pixels = Uint32Array.from(words, (word) => (word | 0xff000000) >>> 0);
    const bytes = encode(ENCODING.TRLE, { width, height: words.length / width, pixels });
    assertEquals(bytes, hex(tile));
  }
});

Deno.test("TightEncoder writes rectangles as in published vectors", () => {
  const cases: readonly (readonly [words: readonly number[], width: number, bytes: string])[] = [
    [new Array(6).fill(0x332211), 3, "80 112233"],
    [[0x030201, 0x060504, 0x090807], 3, "00 010203 040506 070809"],
    [
      [1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 1, 1, 1, 1, 1, 1, 0].map((i) => 0xffffff * (1 - i)),
      9,
      "50 01 01 000000 ffffff 7f 00 80 80",
    ],
    [
      [0, 1, 2, 0, 2, 1, 0, 2].map((i) => [0xff0000, 0x00ff00, 0x0000ff][i]!),
      4,
      "60 01 02 0000ff 00ff00 ff0000 00 01 02 00 02 01 00 02",
    ],
  ];
  for (const [words, width, expected] of cases) {
    const pixels = Uint32Array.from(words, (word) => (word | 0xff000000) >>> 0);
    const bytes = encode(ENCODING.Tight, { width, height: words.length / width, pixels });
    assertEquals(bytes, hex(expected));
  }
});

Deno.test("TightEncoder tells lengths of one, two and three bytes", () => {
  const random = new Random(2);
  for (const [width, height, bytes] of [[5, 1, 1], [20, 20, 2], [200, 50, 3]] as const) {
    const found = encode(ENCODING.Tight, randomPicture("noise", width, height, random));
    // All but the last have their high bit set.
    assertEquals(1 + found.subarray(1).findIndex((byte) => byte < 128), bytes);
    new SlowDecoder(ENCODING.Tight, CANVAS_FORMAT).decode(found, width, height);
  }
});

Deno.test("CorreEncoder refuses what its coordinates cannot tell", () => {
  const picture = { width: 256, height: 1, pixels: new Uint32Array(256) };
  assertThrows(() => encode(ENCODING.CoRRE, picture), RangeError, "Cannot encode 256x1 pixels");
});
