import { assertEquals, assertThrows } from "@std/assert";
import { decodeDib } from "../../../rfb/clipboard/decode_dib.ts";
import { encodeDib } from "../../../rfb/clipboard/encode_dib.ts";
import { ProtocolError } from "../../../rfb/errors.ts";
import { toHex } from "../../_bytes.ts";
import { Random } from "../_random.ts";
import { dibOf, littleEndian } from "./_dib.ts";

/** Bytes in hexadecimal, a blank between pixels. */
function pixelsOf(dib: Uint8Array): string {
  const { rgba } = decodeDib(dib);
  return toHex(new Uint8Array(rgba.buffer)).match(/.{8}/g)!.join(" ");
}

const WHITE_RED = littleEndian(0xffffff, 0xff0000);

const READ: readonly (readonly [string, Uint8Array, string])[] = [
  [
    "24 bits, the lowest row first",
    dibOf({ width: 1, height: 2 }, [1, 2, 3, 0, 4, 5, 6, 0]),
    "060504ff 030201ff",
  ],
  [
    "24 bits from the top",
    dibOf({ width: 1, height: -2 }, [1, 2, 3, 0, 4, 5, 6, 0]),
    "030201ff 060504ff",
  ],
  [
    "1 bit, with a table of 2",
    dibOf({ width: 3, bits: 1 }, [...WHITE_RED, 0b01000000, 0, 0, 0]),
    "ffffffff ff0000ff ffffffff",
  ],
  [
    "4 bits, black where the table has nothing",
    dibOf({ width: 3, bits: 4, colours: 2 }, [...WHITE_RED, 0x10, 0xf0, 0, 0]),
    "ff0000ff ffffffff 000000ff",
  ],
  [
    "8 bits",
    dibOf({ width: 2, bits: 8, colours: 2 }, [...WHITE_RED, 1, 0, 0, 0]),
    "ff0000ff ffffffff",
  ],
  [
    "16 bits, 5-5-5 where no masks are",
    dibOf({ width: 2, bits: 16 }, [0, 0x7c, 0x1f, 0x80]),
    "ff0000ff 0000ffff",
  ],
  [
    "16 bits with masks after the header",
    dibOf({ width: 2, bits: 16, compression: 3 }, [
      ...littleEndian(0xf800, 0x7e0, 0x1f),
      ...[0xe0, 0x07, 0x10, 0],
    ]),
    "00ff00ff 000084ff",
  ],
  [
    "32 bits, opaque where no masks are",
    dibOf({ width: 2, bits: 32 }, [1, 2, 3, 0, 4, 5, 6, 7]),
    "030201ff 060504ff",
  ],
  [
    "32 bits, some colours for small screens before them",
    dibOf({ bits: 32, colours: 1 }, [9, 9, 9, 9, 1, 2, 3, 0]),
    "030201ff",
  ],
  [
    "32 bits with masks in the header, alpha too",
    dibOf({
      size: 56,
      width: 2,
      bits: 32,
      compression: 3,
      masks: [255, 65280, 0xff0000, 255 << 24],
    }, [
      ...[1, 2, 3, 4, 5, 6, 7, 0],
    ]),
    "01020304 05060700",
  ],
  [
    "a mask of alpha that nobody used",
    dibOf({ size: 56, bits: 32, compression: 3, masks: [255, 65280, 0xff0000, 255 << 24] }, [
      1,
      2,
      3,
      0,
    ]),
    "010203ff",
  ],
  [
    "masks wider and narrower than a byte",
    dibOf({ size: 52, bits: 32, compression: 3, masks: [0x3ff << 20, 1 << 19, 0] }, [
      ...littleEndian(0x200 << 20 | 1 << 19),
    ]),
    "80ff00ff",
  ],
];

for (const [what, dib, wanted] of READ) {
  Deno.test(`decodeDib() reads ${what}`, () => assertEquals(pixelsOf(dib), wanted));
}

Deno.test("decodeDib() passes over the masks that Windows writes twice", () => {
  const masks = [0xff0000, 0xff00, 0xff];
  const fields = { size: 124, width: 2, bits: 32, compression: 3, masks };
  const pixels = littleEndian(0xff0000, 0x123456);
  const wanted = "ff0000ff 123456ff";
  assertEquals(pixelsOf(dibOf(fields, pixels)), wanted);
  assertEquals(pixelsOf(dibOf(fields, [...littleEndian(...masks), ...pixels])), wanted);
});

Deno.test("decodeDib() takes colours that look like masks for what they are where nothing follows", () => {
  const masks = [0xff0000, 0xff00, 0xff];
  const fields = { size: 124, width: 3, bits: 32, compression: 3, masks };
  assertEquals(pixelsOf(dibOf(fields, littleEndian(...masks))), "ff0000ff 00ff00ff 0000ffff");
});

const HOSTILE: readonly (readonly [string, Uint8Array, string])[] = [
  ["no bytes", new Uint8Array(0), "size: 0, expected a header of 40 or more"],
  ["39 bytes", dibOf({}, []).subarray(0, 39), "size: 39"],
  ["the header of a file", Uint8Array.from({ length: 64 }, () => 0x42), "header size: 1111638594"],
  ["OS/2's header", dibOf({ size: 64 }, [1, 2, 3, 0]), "header size: 64"],
  ["half a header", dibOf({ size: 124 }, []).subarray(0, 100), "a header of 124"],
  ["two planes", dibOf({ planes: 2 }, [1, 2, 3, 0]), "planes: 2"],
  ["no bits", dibOf({ bits: 0 }, [1, 2, 3, 0]), "bits a pixel: 0"],
  ["2 bits", dibOf({ bits: 2 }, [1, 2, 3, 0]), "bits a pixel: 2"],
  ["run lengths", dibOf({ bits: 8, compression: 1 }, [1, 2, 3, 0]), "compression: 1"],
  ["a JPEG inside", dibOf({ bits: 24, compression: 4 }, [1, 2, 3, 0]), "compression: 4"],
  ["masks for 24 bits", dibOf({ compression: 3 }, [1, 2, 3, 0]), "compression: 3"],
  ["no width", dibOf({ width: 0 }, []), "dimensions: 0x1"],
  ["a width below 0", dibOf({ width: -1 }, [1, 2, 3, 0]), "dimensions: -1x1"],
  ["no height", dibOf({ height: 0 }, []), "dimensions: 1x0"],
  [
    "the largest size",
    dibOf({ width: 0x7fffffff, height: 0x7fffffff }, []),
    "dimensions: 2147483647x",
  ],
  ["the lowest height", dibOf({ height: -0x80000000 }, []), "dimensions: 1x2147483648"],
  ["a long line", dibOf({ width: 32768, bits: 1 }, []), "dimensions: 32768x1"],
  ["17 Mpixel", dibOf({ width: 4352, height: 4096, bits: 1 }, []), "dimensions: 4352x4096"],
  ["a row less", dibOf({ height: 2 }, [1, 2, 3, 0, 1, 2, 3]), "size: 47, expected 48"],
  ["257 colours", dibOf({ bits: 8, colours: 257 }, new Uint8Array(2000)), "colours: 257"],
  ["3 colours of 1 bit", dibOf({ bits: 1, colours: 3 }, new Uint8Array(99)), "colours: 3"],
  ["a table that is cut off", dibOf({ bits: 8 }, new Uint8Array(99)), "size: 139, expected 1064"],
  [
    "4 billion colours before 24 bits",
    dibOf({ colours: 0xffffffff }, new Uint8Array(99)),
    "expected 17179869224",
  ],
  [
    "masks that are cut off",
    dibOf({ bits: 16, compression: 3 }, [0, 1, 2]),
    "size: 43, expected 52",
  ],
  [
    "a mask with a hole",
    dibOf({ size: 52, bits: 32, compression: 3, masks: [0xff0000, 0xf0f0, 0xff] }, [1, 2, 3, 0]),
    "mask of green: f0f0",
  ],
];

for (const [what, dib, words] of HOSTILE) {
  Deno.test(`decodeDib() refuses ${what}`, () => {
    assertThrows(() => decodeDib(dib), ProtocolError, words);
  });
}

Deno.test("decodeDib() reads what encodeDib() wrote, at every width of a row's padding", () => {
  const random = new Random(7);
  for (let width = 1; width <= 9; width++) {
    const height = 1 + width % 4;
    const rgba = Uint8ClampedArray.from(
      { length: 4 * width * height },
      (_, i) => i % 4 === 3 ? 255 : random.below(256),
    );
    const image = { width, height, rgba };
    assertEquals(decodeDib(encodeDib(image)), image);
  }
});

Deno.test("decodeDib() throws nothing but our errors, whatever is changed in a bitmap", () => {
  const random = new Random(8);
  const seeds = READ.map(([, dib]) => dib);
  for (let round = 0; round < 20_000; round++) {
    const dib = seeds[round % seeds.length]!.slice(0, 40 + random.below(100));
    for (let change = random.below(4); change >= 0; change--) {
      dib[random.below(dib.length)] = random.below(256);
    }
    try {
      const { width, height, rgba } = decodeDib(dib);
      assertEquals(rgba.length, 4 * width * height);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
    }
  }
});
