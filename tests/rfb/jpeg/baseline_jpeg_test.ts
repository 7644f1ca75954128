import { assert, assertEquals, assertThrows } from "@std/assert";
import { ProtocolError, RfbError } from "../../../rfb/errors.ts";
import { Framebuffer } from "../../../rfb/framebuffer.ts";
import { BaselineJpeg } from "../../../rfb/jpeg/baseline_jpeg.ts";
import { SimdPlanes } from "../../../rfb/jpeg/simd/simd_planes.ts";
import type { Rect } from "../../../rfb/rect.ts";
import { concat, hex } from "../../_bytes.ts";
import { Random } from "../_random.ts";
import { frame, huffman, quantization, scan, segment } from "../decoders/_jpeg.ts";

const RECT = { x: 1, y: 1, width: 8, height: 8 };
const SOI = [0xff, 0xd8];
const EOI = [0xff, 0xd9];
const SCAN = segment(0xda, 1, 1, 0, 0, 63, 0);

/** A grey block: DC codes are one bit for 3 more bits, AC codes one bit for the end. */
const TABLES = [quantization(0, 8), huffman(0, 3), huffman(0x10, 0)] as const;
const grey = (data: Uint8Array | readonly number[], header = frame(8, 8)) =>
  concat(SOI, ...TABLES, header, SCAN, data, EOI);

/** Both ways to decode; the second is the first where its planes cannot be made. */
const DECODERS = {
  scalar: () => new BaselineJpeg(),
  SIMD: () => new BaselineJpeg(SimdPlanes.create()!),
};

function decode(bytes: Uint8Array, rect: Rect, decoder: BaselineJpeg) {
  const target = new Framebuffer(rect.x + rect.width + 1, rect.y + rect.height + 1);
  return { done: decoder.decode(bytes, rect, target), target };
}

/** A grey block in which each AC code is one bit for `symbol`, a run of zeros and a value of one bit. */
const wide = (symbol: number, data: string) => {
  const tables = [quantization(0, 8), huffman(0, 3), huffman(0x10, symbol)];
  return concat(SOI, ...tables, frame(8, 8), SCAN, hex(data), EOI);
};

for (const [kind, create] of Object.entries(DECODERS)) {
  const decoder = create();
  const assertRefuses = (bytes: Uint8Array, message: string, rect = RECT) => {
    const error = assertThrows(() => decode(bytes, rect, decoder), ProtocolError);
    assert(error.message.includes(message), error.message);
  };

  Deno.test(`BaselineJpeg, ${kind}, paints a block that is nothing but its mean`, () => {
    // 0, then 101 for +5, then 0 for the end: 128 + 5 * 8 / 8.
    const { done, target } = decode(grey(hex("57")), RECT, decoder);
    assertEquals(done, true);
    const inside = target.pixels.filter((word) => word === 0xff858585);
    assertEquals(inside.length, 64);
    assertEquals(target.pixels[11], 0xff858585);
    assertEquals(target.pixels[0], 0xff000000);
  });

  Deno.test(`BaselineJpeg, ${kind}, takes up nothing from a picture that broke off within a block`, () => {
    // The 15th coefficient, then bits that are no code.
    assertThrows(() => decode(wide(0xe1, "57ff00ff00"), RECT, decoder), ProtocolError, "no code");
    // The 16th, 32nd and 48th.
    const next = wide(0xf1, "555f");
    assertEquals(
      decode(next, RECT, decoder).target.pixels,
      decode(next, RECT, create()).target.pixels,
    );
  });

  Deno.test(`BaselineJpeg, ${kind}, refuses a picture of another size than its rectangle`, () => {
    assertRefuses(grey(hex("57"), frame(16, 8)), "16x8: expected 8x8");
    assertRefuses(grey(hex("57"), frame(65535, 65535)), "65535x65535: expected 8x8");
  });

  Deno.test(`BaselineJpeg, ${kind}, refuses data that end before the last block`, () => {
    const rect = { ...RECT, width: 64, height: 64 };
    assertRefuses(grey(hex("50"), frame(64, 64)), "end before its last block", rect);
    assertRefuses(grey([]), "end before its last block");
  });

  Deno.test(`BaselineJpeg, ${kind}, reads no further than a block behind the end of the data`, () => {
    // Each bit is a code for 15 more, so that all blocks of 1000 x 1000 would be 2 MB, and the samples are one.
    const [dc, ac] = [0, 0x10].map((id) => {
      return segment(0xc4, id, 2, ...new Array<number>(15).fill(0), 15, 15);
    });
    const header = [...quantization(0, 8), ...dc!, ...ac!, ...frame(1000, 1000), ...SCAN];
    const bytes = concat(SOI, header, new Uint8Array(1000), EOI);
    const rect = { ...RECT, width: 1000, height: 1000 };
    assertRefuses(bytes, "end before its last block", rect);
  });

  Deno.test(`BaselineJpeg, ${kind}, refuses a restart that does not come`, () => {
    const header = [...segment(0xdd, 0, 1), ...frame(16, 8)];
    const rect = { ...RECT, width: 16 };
    assertRefuses(grey(hex("50"), header), "end before its last block", rect);
    assertEquals(decode(grey(hex("57ffd057"), header), rect, decoder).done, true);
  });

  Deno.test(`BaselineJpeg, ${kind}, refuses bits that are no code`, () => {
    assertRefuses(grey(hex("ff00ff00")), "no code of its tables");
  });

  Deno.test(`BaselineJpeg, ${kind}, refuses headers that break off or contradict themselves`, () => {
    const [table] = TABLES;
    assertRefuses(concat([1, 2, 3]), "no start of image");
    assertRefuses(concat(SOI, [0, 0, 0, 0]), "no marker");
    assertRefuses(concat(SOI, [0xff, 0xdb, 0, 1]), "a segment of 1 bytes");
    assertRefuses(concat(SOI, table.slice(0, 20)), "a segment of");
    assertRefuses(concat(SOI, segment(0xdb, 0, 1, 2)), "half a quantisation table");
    assertRefuses(concat(SOI, segment(0xc4, 0, 9)), "half a Huffman table");
    assertRefuses(concat(SOI, segment(0xc4, 0, 3, ...new Array(15).fill(0), 1, 2, 3)), "too many");
    const manyCodes = [
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      200,
      57,
      0,
      0,
      0,
      0,
      0,
      ...new Array(257).fill(1),
    ];
    assertRefuses(concat(SOI, segment(0xc4, 0x10, ...manyCodes)), "257 codes, expected up to 256");
    const wideMean = concat(SOI, quantization(0), huffman(0, 16), huffman(0x10), frame(8, 8), SCAN);
    assertRefuses(wideMean, "a difference of 16 bits");
    assertRefuses(concat(SOI, SCAN), "a scan before its frame");
    assertRefuses(concat(SOI, frame(8, 8), frame(8, 8)), "frame's header");
    assertRefuses(concat(SOI, frame(8, 8), SCAN), "no table for a component");
    assertRefuses(concat(SOI, table), "no scan");
  });

  Deno.test(`BaselineJpeg, ${kind}, leaves progressive pictures, 12 bits and four components to others`, () => {
    const others = [segment(0xc2), segment(0xc0, 12, 0, 8, 0, 8, 1, 1, 0x11, 0)];
    others.push(segment(0xc0, 8, 0, 8, 0, 8, 4, ...new Array(12).fill(1)));
    for (const other of others) {
      const { done, target } = decode(concat(SOI, other, EOI), RECT, decoder);
      assertEquals(done, false);
      assert(target.pixels.every((word) => word === 0xff000000));
    }
  });

  Deno.test(`BaselineJpeg, ${kind}, ends mutated pictures with our errors only, or paints something`, () => {
    const random = new Random(3);
    const picture = concat(SOI, ...TABLES, frame(24, 16), scan(), EOI);
    const rect = { ...RECT, width: 24, height: 16 };
    for (let round = 0; round < 3000; round++) {
      const bytes = picture.slice();
      for (let i = 0; i <= random.below(4); i++) {
        bytes[random.below(bytes.length)] = random.below(256);
      }
      try {
        decode(bytes, rect, decoder);
      } catch (error) {
        assert(error instanceof RfbError, `round ${round}: ${error}`);
      }
    }
  });
}
