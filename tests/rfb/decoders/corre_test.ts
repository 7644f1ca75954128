import { CorreDecoder } from "../../../rfb/decoders/corre.ts";
import { concat, hex, u32 } from "../../_bytes.ts";
import { Random } from "../_random.ts";
import { assertDecodes, assertRefuses, SIZES } from "./_decode.ts";

const make = () => new CorreDecoder();

/** A random CoRRE payload and, painted pixel by pixel, what it shows. */
function randomCorre(random: Random, width: number, height: number) {
  const rgb = (pixel: Uint8Array) => pixel[0]! << 16 | pixel[1]! << 8 | pixel[2]!;
  const background = random.bytes(4);
  const pixels: number[] = Array(width * height).fill(rgb(background));
  const count = random.below(Math.min(40, width * height + 1));
  const subrects: number[] = [];
  for (let i = 0; i < count; i++) {
    const pixel = random.bytes(4);
    const [x, y] = [random.below(width), random.below(height)];
    const [w, h] = [random.below(width - x + 1), random.below(height - y + 1)];
    subrects.push(...pixel, x, y, w, h);
    for (let at = 0; at < w * h; at++) {
      pixels[(y + Math.floor(at / w)) * width + x + at % w] = rgb(pixel);
    }
  }
  return { payload: concat(u32(count), background, subrects), pixels };
}

Deno.test("CorreDecoder decodes a worked example", async () => {
  const [b, f] = [0x102030, 0xaabbcc];
  await assertDecodes(
    make,
    hex("00000001 10203000 aabbcc00 01 00 02 01"),
    { x: 2, y: 1, width: 4, height: 2 },
    [b, f, f, b, b, b, b, b],
  );
});

Deno.test("CorreDecoder paints as the slow reference does at every size", async () => {
  const random = new Random(8);
  for (const [width, height] of [...SIZES, [130, 70]] as const) {
    const { payload, pixels } = randomCorre(random, width, height);
    await assertDecodes(make, payload, { x: 1, y: 2, width, height }, pixels);
  }
});

Deno.test("CorreDecoder reads count and background of an empty rectangle", async () => {
  await assertDecodes(make, hex("00000000 10203000"), { x: 0, y: 0, width: 3, height: 0 }, []);
});

Deno.test("CorreDecoder refuses more subrectangles than pixels, and those outside", async () => {
  const rect = { x: 0, y: 0, width: 2, height: 2 };
  const one = "00000001 00000000 00000000";
  const cases = [
    ["ffffffff 00000000", "4294967295 CoRRE subrectangles"],
    [`${one} 01 00 02 01`, "2x1 at 1,0"],
    [`${one} 00 01 01 02`, "1x2 at 0,1"],
    [`${one} 03 00 00 00`, "0x0 at 3,0"],
    [`${one} ff ff ff ff`, "255x255 at 255,255"],
  ] as const;
  for (const [payload, message] of cases) await assertRefuses(make, hex(payload), rect, message);
});
