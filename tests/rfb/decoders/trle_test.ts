import { TrleDecoder } from "../../../rfb/decoders/trle.ts";
import { concat, hex } from "../../_bytes.ts";
import { Random } from "../_random.ts";
import { assertDecodes, assertRefuses, SIZES } from "./_decode.ts";
import { RandomTiles } from "./_random_tiles.ts";
import { BROKEN_TILES, TILE_VECTORS } from "./_tile_vectors.ts";

const make = () => new TrleDecoder();

Deno.test("TrleDecoder decodes the worked examples of one tile", async () => {
  for (const { width, height, bytes, pixels } of TILE_VECTORS) {
    await assertDecodes(make, hex(bytes), { x: 1, y: 2, width, height }, pixels);
  }
});

Deno.test("TrleDecoder paints as the slow reference does at every size", async () => {
  const random = new Random(6);
  for (const [width, height] of [...SIZES, [130, 70]] as const) {
    const { payload, pixels } = new RandomTiles(random, width, height, 16, true);
    await assertDecodes(make, concat(payload), { x: 2, y: 3, width, height }, pixels);
  }
});

Deno.test("TrleDecoder keeps a palette for the next tiles, over tiles that have none", async () => {
  const [a, b] = [0x010101, 0x020202];
  const pixels = [...Array(16).fill(a), ...Array(16).fill(9 * 0x010101), b, b, a];
  const payload = hex("02 010101 020202 0000  01 090909  81 81 01 00");
  await assertDecodes(make, payload, { x: 0, y: 0, width: 35, height: 1 }, pixels);
});

Deno.test("TrleDecoder reads nothing for an empty rectangle", async () => {
  await assertDecodes(make, new Uint8Array(0), { x: 1, y: 1, width: 5, height: 0 }, []);
});

for (const { name, width, height, bytes, message } of BROKEN_TILES) {
  Deno.test(`TrleDecoder refuses ${name}`, async () => {
    await assertRefuses(make, hex(bytes), { x: 0, y: 0, width, height }, message);
  });
}

Deno.test("TrleDecoder refuses to reuse a palette before there is one in the rectangle", async () => {
  const rect = { x: 0, y: 0, width: 4, height: 1 };
  for (const bytes of ["7f 00", "81 00"]) {
    await assertRefuses(make, hex(bytes), rect, "expected a palette in one before it");
  }
});

Deno.test("TrleDecoder refuses to pack indices to a palette of over 16 colours", async () => {
  const runs = "91" + "010101".repeat(17) + "80 0f";
  const rect = { x: 0, y: 0, width: 32, height: 1 };
  await assertRefuses(make, hex(runs + "7f" + "00".repeat(8)), rect, "with the 17 colours");
});

Deno.test("TrleDecoder ends a run without an end at once, however much of it comes", async () => {
  const rect = { x: 0, y: 0, width: 16, height: 16 };
  const payload = concat(hex("80 010203"), new Uint8Array(3000).fill(255));
  await assertRefuses(make, payload, rect, "a run of 511 pixels: expected at most the 256");
});
