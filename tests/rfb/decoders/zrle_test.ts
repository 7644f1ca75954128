import { assertEquals, assertRejects } from "@std/assert";
import { ZrleDecoder } from "../../../rfb/decoders/zrle.ts";
import { ProtocolError } from "../../../rfb/errors.ts";
import { CANVAS_FORMAT } from "../../../rfb/pixel_format.ts";
import { wirePixels } from "../../../rfb/pixels/wire_pixels.ts";
import { Deflater } from "../../../rfb/zlib/deflater.ts";
import { concat, hex, u32 } from "../../_bytes.ts";
import { readerOf } from "../_feed.ts";
import { Random } from "../_random.ts";
import { assertDecodes, assertRefuses, rgbOf, SIZES, surroundings } from "./_decode.ts";
import { RandomTiles } from "./_random_tiles.ts";
import { firstFrame, framed } from "./_stored.ts";
import { BROKEN_TILES, TILE_VECTORS } from "./_tile_vectors.ts";

const make = () => new ZrleDecoder();
const PIXELS = wirePixels(CANVAS_FORMAT, new Uint32Array(0));

Deno.test("ZrleDecoder decodes the worked examples of one tile", async () => {
  for (const { width, height, bytes, pixels } of TILE_VECTORS) {
    await assertDecodes(make, firstFrame(hex(bytes)), { x: 1, y: 2, width, height }, pixels);
  }
  const runs = hex("00000011 7801 000a00f5ff 80 010203 ff2c 040506 13");
  const pixels = [...Array(300).fill(0x010203), ...Array(20).fill(0x040506)];
  await assertDecodes(make, runs, { x: 0, y: 0, width: 64, height: 5 }, pixels);
});

Deno.test("ZrleDecoder goes on with its stream in the next rectangle", async () => {
  const decoder = make();
  const input = readerOf(
    hex("0000000b 7801 000400fbff 01 332211  00000009 000400fbff 01 665544"),
  );
  const target = surroundings({ x: 0, y: 0, width: 5, height: 3 });
  await decoder.decode(input, { x: 0, y: 0, width: 5, height: 3 }, target, PIXELS);
  await decoder.decode(input, { x: 1, y: 1, width: 2, height: 1 }, target, PIXELS);
  const [o, n] = [0x332211, 0x665544];
  assertEquals(
    rgbOf(target, { x: 0, y: 0, width: 5, height: 3 }),
    [...Array(6).fill(o), n, n, ...Array(7).fill(o)],
  );
});

Deno.test("ZrleDecoder paints as the slow reference does at every size", async () => {
  const random = new Random(5);
  const sizes = [...SIZES, [64, 64], [65, 63], [63, 65], [130, 70]] as const;
  for (const [width, height] of sizes) {
    const { payload, pixels } = new RandomTiles(random, width, height, 64, false);
    const frame = framed(new Deflater().deflate(concat(payload)));
    await assertDecodes(make, frame, { x: 2, y: 3, width, height }, pixels);
  }
});

Deno.test("ZrleDecoder reads length and data of an empty rectangle", async () => {
  for (const payload of [u32(0), firstFrame(new Uint8Array(0))]) {
    await assertDecodes(make, concat(payload), { x: 1, y: 1, width: 0, height: 5 }, []);
  }
});

for (const { name, width, height, bytes, message } of BROKEN_TILES) {
  Deno.test(`ZrleDecoder refuses ${name}`, async () => {
    await assertRefuses(make, firstFrame(hex(bytes)), { x: 0, y: 0, width, height }, message);
  });
}

Deno.test("ZrleDecoder refuses to reuse a palette, which only TRLE does", async () => {
  const rect = { x: 0, y: 0, width: 65, height: 1 };
  for (const subencoding of ["7f", "81"]) {
    const tiles = hex("02 000000 ffffff" + "00".repeat(8) + subencoding + "00");
    await assertRefuses(make, firstFrame(tiles), rect, "Cannot paint a tile of subencoding 1");
  }
});

Deno.test("ZrleDecoder refuses no data, too little and too much for its tiles", async () => {
  const rect = { x: 0, y: 0, width: 65, height: 1 };
  const cases = [
    [concat(u32(0)), "0 bytes end in tile 0, expected 2 tiles"],
    [firstFrame(hex("01 010203 01")), "5 bytes end in tile 1, expected 2 tiles"],
    [firstFrame(hex("01 010203 80 010203 ")), "8 bytes end in tile 1"],
    [firstFrame(hex("01 010203 00 0102")), "7 bytes end in tile 1"],
    [firstFrame(hex("01 010203 82 010203 0405")), "10 bytes end in tile 1"],
    [firstFrame(hex("01 010203 01 010203 00")), "1 bytes follow its tiles, expected none"],
  ] as const;
  for (const [payload, message] of cases) await assertRefuses(make, payload, rect, message);
});

Deno.test("ZrleDecoder refuses a length that the rectangle cannot need, before it waits for it", async () => {
  const rect = { x: 0, y: 0, width: 2, height: 2 };
  const input = readerOf(u32(0xffffffff));
  await assertRejects(
    () => make().decode(input, rect, surroundings(rect), PIXELS),
    ProtocolError,
    "Cannot inflate 4294967295 bytes: expected at most",
  );
});

Deno.test("ZrleDecoder refuses a zlib bomb at the size of its rectangle", async () => {
  const bomb = framed(new Deflater().deflate(new Uint8Array(200_000)));
  const rect = { x: 0, y: 0, width: 16, height: 16 };
  await assertRefuses(make, bomb, rect, "Cannot inflate more than 1406 bytes");
});

Deno.test("ZrleDecoder refuses data that is no zlib stream", async () => {
  const rect = { x: 0, y: 0, width: 2, height: 2 };
  await assertRefuses(make, framed(hex("ffff 01 010203")), rect, "expected a zlib header");
});
