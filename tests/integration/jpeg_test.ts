/** Our decoder of JPEG against the one that everybody has: `cjpeg` and `djpeg` of libjpeg-turbo. */
import { assert, assertEquals } from "@std/assert";
import { Framebuffer } from "../../rfb/framebuffer.ts";
import { BaselineJpeg } from "../../rfb/jpeg/baseline_jpeg.ts";
import { SimdPlanes } from "../../rfb/jpeg/simd/simd_planes.ts";
import { drawPicture, type Picture } from "../servers/picture.ts";
import { encodePpm, readPpm } from "../servers/ppm.ts";

/**
 * Two decoders round each of three samples in their own way, and a level of colour is up to 1.77 levels of a
 * component.
 */
const WORST_TOLERATED = 3;
const MEAN_TOLERATED = 0.4;

async function run(command: string, input: Uint8Array, ...args: string[]) {
  const child = new Deno.Command(command, { args, stdin: "piped", stdout: "piped" }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(input);
  await writer.close();
  const { success, stdout } = await child.output();
  if (!success) throw new Error(`Cannot run ${command} ${args.join(" ")}`);
  return stdout;
}

/** Edges, waves and bright colours that clip. */
function scene(width: number, height: number): Picture {
  return drawPicture(width, height, (x, y) => {
    const inside = (x >> 3 ^ y >> 2) & 1;
    const wave = (step: number) => Math.round(128 + 127 * Math.sin((x + step * y) / 9));
    return inside ? 0xff0000 + (x * 37 & 255) : wave(1) << 16 | wave(2) << 8 | wave(3);
  });
}

/** Decodes in memory that something else takes right after, as the bytes of a connection do. */
function decode(
  jpeg: Uint8Array,
  width: number,
  height: number,
  decoder: BaselineJpeg,
): Uint32Array | undefined {
  const bytes = jpeg.slice();
  const target = new Framebuffer(width + 3, height + 2);
  const rect = { x: 2, y: 1, width, height };
  const isOurs = decoder.decode(bytes, rect, target);
  bytes.fill(0xff);
  if (!isOurs) return undefined;
  const found = new Uint32Array(width * height);
  for (let i = 0; i < found.length; i++) {
    const word = target.pixels[(1 + Math.floor(i / width)) * target.width + 2 + i % width]!;
    assertEquals(word >>> 24, 255);
    found[i] = (word & 255) << 16 | word & 0xff00 | word >> 16 & 255;
  }
  const outside = target.pixels.filter((word) => word === 0xff000000).length;
  assert(outside >= target.pixels.length - found.length, "painted outside");
  return found;
}

function assertAlike(found: Uint32Array | undefined, wanted: Uint32Array, what: string): void {
  let worst = 0;
  let sum = 0;
  wanted.forEach((rgb, i) => {
    for (const shift of [0, 8, 16]) {
      const difference = Math.abs((rgb >> shift & 255) - (found![i]! >> shift & 255));
      worst = Math.max(worst, difference);
      sum += difference;
    }
  });
  const mean = sum / wanted.length / 3;
  const alike = worst <= WORST_TOLERATED && (mean <= MEAN_TOLERATED || wanted.length < 100);
  assert(alike, `${what}: ${worst} levels off, ${mean} in the mean`);
}

const SIZES = [[1, 1], [7, 9], [16, 16], [17, 33], [130, 70]] as const;

const KINDS = {
  "without subsampling": ["-sample", "1x1"],
  "of half the width": ["-sample", "2x1"],
  "of half the width and height": ["-sample", "2x2"],
  "of half the height": ["-sample", "1x2"],
  "of a quarter of the width": ["-sample", "4x1"],
  "in grey": ["-grayscale"],
  "with restarts": ["-sample", "1x1", "-restart", "3B"],
  "of half the width with restarts": ["-sample", "2x1", "-restart", "2B"],
  "with codes of their own": ["-sample", "2x2", "-optimize"],
};

const DECODERS = {
  scalar: () => new BaselineJpeg(),
  SIMD: () => new BaselineJpeg(SimdPlanes.create()!),
};

for (const [kind, args] of Object.entries(KINDS)) {
  for (const [way, create] of Object.entries(DECODERS)) {
    Deno.test(`BaselineJpeg, ${way}, decodes pictures ${kind} as others do`, async () => {
      const decoder = create();
      for (const [width, height] of SIZES) {
        const picture = encodePpm(scene(width, height));
        for (const quality of ["15", "79", "100"]) {
          const jpeg = await run("cjpeg", picture, "-baseline", "-quality", quality, ...args);
          const wanted = readPpm(await run("djpeg", jpeg, "-rgb")).pixels;
          assertAlike(
            decode(jpeg, width, height, decoder),
            wanted,
            `${width}x${height} quality ${quality}`,
          );
        }
      }
    });
  }
}

Deno.test("BaselineJpeg leaves to others what it does not know", async () => {
  const picture = encodePpm(scene(20, 20));
  for (const kind of ["-progressive", "-rgb", "-arithmetic"]) {
    const jpeg = await run("cjpeg", picture, kind);
    assertEquals(decode(jpeg, 20, 20, new BaselineJpeg()), undefined, kind);
  }
});
