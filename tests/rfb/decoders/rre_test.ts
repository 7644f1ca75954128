import { RreDecoder } from "../../../rfb/decoders/rre.ts";
import { SUBRECTS_LAYERS_LIMIT } from "../../../rfb/decoders/subrects.ts";
import { concat, hex, u16, u32 } from "../../_bytes.ts";
import { Random } from "../_random.ts";
import { assertDecodes, assertRefuses, SIZES } from "./_decode.ts";

const make = () => new RreDecoder();

/** A random RRE payload and, painted pixel by pixel, what it shows. */
function randomRre(random: Random, width: number, height: number) {
  const background = random.bytes(4);
  const rgb = (pixel: Uint8Array) => pixel[0]! << 16 | pixel[1]! << 8 | pixel[2]!;
  const pixels: number[] = Array(width * height).fill(rgb(background));
  const count = random.below(Math.min(40, width * height + 1));
  const subrects: number[] = [];
  for (let i = 0; i < count; i++) {
    const pixel = random.bytes(4);
    const x = random.below(width);
    const y = random.below(height);
    const w = random.below(width - x + 1);
    const h = random.below(height - y + 1);
    subrects.push(...pixel, ...[x, y, w, h].flatMap(u16));
    for (let at = 0; at < w * h; at++) {
      pixels[(y + Math.floor(at / w)) * width + x + at % w] = rgb(pixel);
    }
  }
  return { payload: concat(u32(count), background, subrects), pixels };
}

Deno.test("RreDecoder decodes the worked example", async () => {
  const [b, f] = [0x102030, 0xaabbcc];
  await assertDecodes(
    make,
    hex("00000001 10203000 aabbcc00 0001 0000 0002 0001"),
    { x: 2, y: 1, width: 4, height: 2 },
    [b, f, f, b, b, b, b, b],
  );
});

Deno.test("RreDecoder paints as the slow reference does at every size", async () => {
  const random = new Random(3);
  for (const [width, height] of SIZES) {
    const { payload, pixels } = randomRre(random, width, height);
    await assertDecodes(make, payload, { x: 1, y: 2, width, height }, pixels);
  }
});

Deno.test("RreDecoder reads count and background of an empty rectangle", async () => {
  await assertDecodes(make, hex("00000000 10203000"), { x: 0, y: 0, width: 0, height: 3 }, []);
});

Deno.test("RreDecoder refuses more subrectangles than pixels", async () => {
  const rect = { x: 0, y: 0, width: 2, height: 2 };
  await assertRefuses(make, hex("ffffffff 00000000"), rect, "4294967295 RRE subrectangles");
  await assertRefuses(make, hex("00000005 00000000"), rect, "5 RRE subrectangles");
});

Deno.test("RreDecoder refuses subrectangles that cover the picture again and again", async () => {
  const rect = { x: 0, y: 0, width: 8, height: 8 };
  const layer = hex("10203000 0000 0000 0008 0008");
  const layers = (count: number, ...more: readonly Uint8Array[]) =>
    concat(u32(count + more.length), hex("00000000"), ...Array(count).fill(layer), ...more);
  const pixels = Array<number>(64).fill(0x102030);
  await assertDecodes(make, layers(SUBRECTS_LAYERS_LIMIT), rect, pixels);
  const onePixel = hex("10203000 0000 0000 0001 0001");
  await assertRefuses(make, layers(SUBRECTS_LAYERS_LIMIT, onePixel), rect, "at most 16 times");
});

Deno.test("RreDecoder refuses a subrectangle that is outside by one pixel on any side", async () => {
  const rect = { x: 0, y: 0, width: 4, height: 3 };
  for (
    const [x, y, w, h] of [[3, 0, 2, 1], [0, 2, 1, 2], [5, 0, 0, 0], [65535, 0, 1, 1], [
      0,
      0,
      1,
      65535,
    ]]
  ) {
    const payload = concat(u32(1), u32(0), u32(0), [x!, y!, w!, h!].flatMap(u16));
    await assertRefuses(make, payload, rect, `subrectangle of ${w}x${h} at ${x},${y}`);
  }
});
