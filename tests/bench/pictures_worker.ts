/** The worker of `picture_decoders.ts`: decodes JPEG rectangles in each way that the context has. */
import { Framebuffer } from "../../rfb/framebuffer.ts";
import { BaselineJpeg } from "../../rfb/jpeg/baseline_jpeg.ts";
import { SimdPlanes } from "../../rfb/jpeg/simd/simd_planes.ts";
import type { Rect } from "../../rfb/rect.ts";
import { paintByBrowser } from "../../web/worker/pictures/browser_picture.ts";
import { paintByImageDecoder } from "../../web/worker/pictures/image_decoder_picture.ts";

/** As many as the client has at work at once. */
const AT_ONCE = 32;

interface PictureRect {
  readonly rect: Rect;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

type Paint = (picture: PictureRect, target: Framebuffer) => Promise<void> | void;

function ways(): Readonly<Record<string, Paint>> {
  const baseline = new BaselineJpeg(SimdPlanes.create());
  const scalar = new BaselineJpeg();
  const isSecure = "ImageDecoder" in globalThis;
  return {
    "own decoder": ({ bytes, rect }, target) => void baseline.decode(bytes, rect, target),
    "own decoder, scalar": ({ bytes, rect }, target) => void scalar.decode(bytes, rect, target),
    "createImageBitmap": ({ bytes, rect }, target) =>
      paintByBrowser("image/jpeg", bytes, rect, target),
    ...isSecure && {
      "ImageDecoder": ({ bytes, rect }: PictureRect, target: Framebuffer) =>
        paintByImageDecoder("image/jpeg", bytes, rect, target),
    },
  };
}

async function paintAll(rects: readonly PictureRect[], paint: Paint, target: Framebuffer) {
  const left = [...rects];
  const work = async () => {
    for (let next = left.shift(); next; next = left.shift()) await paint(next, target);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

/** Files of the page's folder: U32 x, y, width, height and length, then the file, again and again. */
async function load(name: string): Promise<PictureRect[]> {
  const bytes = new Uint8Array(await (await fetch(name)).arrayBuffer());
  const view = new DataView(bytes.buffer);
  const rects: PictureRect[] = [];
  for (let at = 0; at < bytes.length;) {
    const [x, y, width, height, length] = [0, 4, 8, 12, 16].map((o) => view.getUint32(at + o));
    const rect = { x: x!, y: y!, width: width!, height: height! };
    rects.push({ rect, bytes: bytes.slice(at + 20, at + 20 + length!) });
    at += 20 + length!;
  }
  return rects;
}

self.onmessage = async ({ data: { name, rounds } }: MessageEvent) => {
  const rects = await load(name);
  const target = new Framebuffer(1920, 1080);
  const megapixels = rects.reduce((sum, { rect }) => sum + rect.width * rect.height, 0) / 1e6;
  const found: [string, number][] = [];
  for (let round = 0; round < rounds; round++) {
    for (const [way, paint] of Object.entries(ways())) {
      const startedAt = performance.now();
      await paintAll(rects, paint, target);
      found.push([way, (performance.now() - startedAt) / megapixels]);
    }
  }
  self.postMessage(found);
};
