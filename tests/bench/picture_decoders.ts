/**
 * Measures ways to decode JPEG rectangles in a browser's worker, in a secure and in an insecure context: large
 * ones of a video as TigerVNC sends them at quality 6, and small ones that are cut out of those.
 *
 *     deno run -A tests/bench/picture_decoders.ts [--rounds N]
 */
// deno-lint-ignore-file no-console
import { parseArgs } from "@std/cli/parse-args";
import { Chromium, INSECURE_HOST } from "../e2e/chromium.ts";
import { JpegEncoder } from "../../rfb/encoders/jpeg/jpeg_encoder.ts";
import { ByteWriter } from "../../rfb/encoders/byte_writer.ts";
import { BaselineJpeg } from "../../rfb/jpeg/baseline_jpeg.ts";
import type { Rect } from "../../rfb/rect.ts";
import { PageSite } from "../e2e/page_site.ts";
import { replayRecording } from "./decode/replay.ts";
import { openRecording, STREAMS } from "./decode/streams.ts";
import { Figures } from "./figures.ts";

const STREAM = "Tight quality 6, video";
const LARGE_COUNT = 240;
const SMALL_COUNT = 400;
const SMALL = { width: 72, height: 36 };
const PAGE = `<!doctype html><script>
  const worker = new Worker("/worker.js", { type: "module" });
  worker.onmessage = ({ data }) => globalThis.found = data;
</script>`;

function encodeRect({ x, y, width, height }: Rect, file: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = new ByteWriter();
  for (const field of [x, y, width, height, file.length]) out.u32(field);
  out.bytes(file);
  return new Uint8Array(out.take());
}

/** Writes both sets into `folder`. */
async function writeSets(folder: string): Promise<void> {
  const recording = await openRecording(STREAMS.find(({ name }) => name === STREAM)!, false);
  const large: Uint8Array<ArrayBuffer>[] = [];
  const baseline = new BaselineJpeg();
  const { pixels, width } = await replayRecording(recording, {
    decodePicture(_type, bytes, rect, target) {
      if (large.length < LARGE_COUNT) large.push(encodeRect(rect, bytes));
      baseline.decode(bytes, rect, target);
    },
  });
  const small = Array.from({ length: SMALL_COUNT }, (_, i) => {
    const rect = { x: 320 + 37 * i % 1200, y: 180 + 23 * i % 640, ...SMALL };
    const words = Uint32Array.from({ length: SMALL.width * SMALL.height }, (_, at) => {
      const row = rect.y + Math.floor(at / SMALL.width);
      return pixels[row * width + rect.x + at % SMALL.width]!;
    });
    const out = new ByteWriter();
    new JpegEncoder().encode({ words, ...SMALL }, 7, out);
    return encodeRect(rect, out.take());
  });
  await Deno.writeFile(`${folder}/large`, new Uint8Array(await new Blob(large).arrayBuffer()));
  await Deno.writeFile(`${folder}/small`, new Uint8Array(await new Blob(small).arrayBuffer()));
}

async function bundleWorker(path: string): Promise<void> {
  const args = ["bundle", "--quiet", "--platform", "browser", "--minify", "-o", path];
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: [...args, "tests/bench/pictures_worker.ts"],
  }).output();
  if (!success) throw new Error("Cannot bundle the worker");
}

async function main(): Promise<void> {
  const args = parseArgs(Deno.args, { string: ["rounds"], default: { rounds: "3" } });
  const folder = await Deno.makeTempDir({ prefix: "vncgw-pictures-" });
  const figures = new Figures();
  const ways = new Set<string>();
  try {
    await writeSets(folder);
    await bundleWorker(`${folder}/worker.js`);
    await using site = new PageSite(folder, { "/page.html": PAGE });
    await using browser = await Chromium.launch();
    for (const host of ["localhost", INSECURE_HOST]) {
      const page = await browser.newUnwatchedPage({ width: 800, height: 600 });
      await page.goto(`${site.origin.replace("localhost", host)}/page.html`);
      for (const name of ["large", "small"]) {
        const order = JSON.stringify({ name, rounds: Number(args.rounds) });
        await page.evaluate(`globalThis.found = undefined; worker.postMessage(${order}); 0`);
        while (await page.evaluate("globalThis.found === undefined")) {
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
        for (const [way, ms] of await page.evaluate("globalThis.found") as [string, number][]) {
          ways.add(way);
          figures.add(`${name} ones, ${host}`, way, ms);
        }
      }
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  const rows = ["localhost", INSECURE_HOST].flatMap((host) =>
    ["large", "small"].map((name) => ({
      title: `${name} ones, ${host}`,
      unit: "ms a megapixel",
      digits: 1,
    }))
  );
  console.log(figures.table(rows, "own decoder", [...ways]));
}

await main();
