import { assertEquals } from "@std/assert";
import { HextileDecoder, hextileTileLength } from "../../../rfb/decoders/hextile.ts";
import { concat, hex } from "../../_bytes.ts";
import { Random } from "../_random.ts";
import { assertDecodes, assertRefuses, SIZES } from "./_decode.ts";

const make = () => new HextileDecoder();
const [RAW, BACKGROUND, FOREGROUND, SUBRECTS, COLOURED] = [1, 2, 4, 8, 16] as const;

const rgb = (pixel: Uint8Array) => pixel[0]! << 16 | pixel[1]! << 8 | pixel[2]!;

/** Writes random tiles and, pixel by pixel, what they show. */
class RandomHextile {
  payload: number[] = [];
  pixels: number[];
  #background = 0;
  #foreground = 0;

  constructor(readonly random: Random, readonly width: number, readonly height: number) {
    this.pixels = Array(width * height).fill(0);
    for (let y = 0; y < height; y += 16) {
      for (let x = 0; x < width; x += 16) {
        this.#tile(x, y, Math.min(16, width - x), Math.min(16, height - y));
      }
    }
  }

  #paint(x: number, y: number, width: number, height: number, colour: number) {
    for (let i = 0; i < width * height; i++) {
      this.pixels[(y + Math.floor(i / width)) * this.width + x + i % width] = colour;
    }
  }

  #pixel(): number {
    const pixel = this.random.bytes(4);
    this.payload.push(...pixel);
    return rgb(pixel);
  }

  #tile(x: number, y: number, width: number, height: number) {
    const kind = this.random.below(4);
    const mask = kind === 0 ? RAW : kind === 1 ? 0 : this.random.below(32) & ~RAW;
    this.payload.push(mask);
    if (mask & RAW) {
      for (let i = 0; i < width * height; i++) {
        this.#paint(x + i % width, y + Math.floor(i / width), 1, 1, this.#pixel());
      }
      return;
    }
    if (mask & BACKGROUND) this.#background = this.#pixel();
    if (mask & FOREGROUND) this.#foreground = this.#pixel();
    this.#paint(x, y, width, height, this.#background);
    if (mask & SUBRECTS) this.#subrects(mask, x, y, width, height);
  }

  #subrects(mask: number, x: number, y: number, width: number, height: number) {
    const count = this.random.below(6);
    this.payload.push(count);
    for (let i = 0; i < count; i++) {
      const colour = mask & COLOURED ? this.#pixel() : this.#foreground;
      const [sx, sy] = [this.random.below(width), this.random.below(height)];
      const [w, h] = [1 + this.random.below(width - sx), 1 + this.random.below(height - sy)];
      this.payload.push(sx << 4 | sy, (w - 1) << 4 | (h - 1));
      this.#paint(x + sx, y + sy, w, h, colour);
    }
  }
}

Deno.test("HextileDecoder carries the background on to the next tile", async () => {
  const [b, f] = [0x112233, 0x445566];
  await assertDecodes(
    make,
    hex("0e 112233ff 445566ff 02 0010 5000 00"),
    { x: 0, y: 0, width: 18, height: 1 },
    [f, f, b, b, b, f, ...Array(12).fill(b)],
  );
});

Deno.test("HextileDecoder decodes coloured subrectangles, then a foreground of its own", async () => {
  const pixels = Array(40).fill(0x102030);
  pixels.fill(0xaabbcc, 22, 26);
  pixels[37] = 0x010203;
  await assertDecodes(
    make,
    hex("1a 10203000 01 aabbcc00 21 30 0c 01020300 01 11 00"),
    { x: 1, y: 1, width: 20, height: 2 },
    pixels,
  );
});

Deno.test("HextileDecoder paints as the slow reference does at every size", async () => {
  const random = new Random(4);
  for (const [width, height] of SIZES) {
    const { payload, pixels } = new RandomHextile(random, width, height);
    await assertDecodes(make, concat(payload), { x: 2, y: 3, width, height }, pixels);
  }
});

Deno.test("HextileDecoder keeps both colours across raw tiles", async () => {
  // Solid tile that sets both, raw tile of 1 pixel in the middle column, then one that sets neither.
  const payload = concat(
    hex("0e 01010100 02020200 01 0000"),
    [RAW],
    new Uint8Array(4 * 16 * 1).fill(9),
    hex("08 01 0000"),
  );
  const wanted = [2, ...Array(15).fill(1), ...Array(16).fill(9), 2, 1].map((v) => v * 0x010101);
  await assertDecodes(make, payload, { x: 0, y: 0, width: 34, height: 1 }, wanted);
});

Deno.test("HextileDecoder paints runs of solid tiles to the edges, over the ends of rows", async () => {
  const [a, b] = [0x0a0a0a, 0x0b0b0b];
  const payload = hex("02 0a0a0a00 00 00 00 00 00 02 0b0b0b00 00 00");
  const wanted = [...Array(35 * 32).fill(a), ...Array(35 * 3).fill(b)];
  await assertDecodes(make, payload, { x: 1, y: 0, width: 35, height: 35 }, wanted);
});

Deno.test("HextileDecoder reads nothing for an empty rectangle", async () => {
  for (const [width, height] of [[0, 0], [0, 9], [9, 0]] as const) {
    await assertDecodes(make, new Uint8Array(0), { x: 1, y: 1, width, height }, []);
  }
});

Deno.test("HextileDecoder refuses a subrectangle that reaches out of its tile", async () => {
  const rect = { x: 0, y: 0, width: 3, height: 3 };
  const cases = [["ff ff", "16x16 at 15,15"], ["30 00", "1x1 at 3,0"], ["03 00", "1x1 at 0,3"]];
  for (const [bytes, message] of [...cases, ["00 30", "4x1 at 0,0"], ["00 03", "1x4 at 0,0"]]) {
    await assertRefuses(make, hex(`08 01 ${bytes}`), rect, `Hextile subrectangle of ${message}`);
  }
});

Deno.test("hextileTileLength() asks for more than there is until the length is known", () => {
  const tile = hex("1e 00000000 00000000 03" + "000000000000".repeat(3));
  for (let there = 0; there < tile.length; there++) {
    assertEquals(hextileTileLength(tile.subarray(0, there), 0, 256, 4) > there, true, `${there}`);
  }
  assertEquals(hextileTileLength(tile, 0, 256, 4), tile.length);
  assertEquals(hextileTileLength(Uint8Array.of(255), 0, 256, 4), 1025);
});
