/** Pointers that browsers would not take as they come. */
import { assert, assertEquals } from "@std/assert";
import { ENCODING } from "../../rfb/encodings.ts";
import { ScriptedServer } from "../servers/scripted_server.ts";
import { Gateway } from "./gateway.ts";
import { browserTest } from "./viewer.ts";
import { WorkerTap } from "./worker_tap.ts";

/** A rich cursor of so many pixels a side: red within `from` to `to`, invisible around that. */
function redSquare(side: number, from: number, to: number): Uint8Array {
  const stride = Math.ceil(side / 8);
  const bytes = new Uint8Array(4 * side * side + stride * side);
  for (let y = from; y < to; y++) {
    for (let x = from; x < to; x++) {
      bytes[4 * (y * side + x)] = 255;
      bytes[4 * side * side + y * stride + (x >> 3)]! |= 0x80 >> (x & 7);
    }
  }
  return bytes;
}

/** What the page gets for it: the hotspot, the picture's size, and its first pixel. */
const DRAWN = `(async () => {
  const { png, hotspotX, hotspotY } = told.findLast(({ type }) => type === "cursor");
  const image = await createImageBitmap(png);
  const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
  canvas.drawImage(image, 0, 0);
  return [hotspotX, hotspotY, image.width, image.height, ...canvas.getImageData(0, 0, 1, 1).data];
})()`;

const CASES = [
  { name: "small", side: 16, from: 4, to: 12, hotspot: 5, drawn: [5, 5, 16, 16, 0, 0, 0, 0] },
  {
    name: "wide margin",
    side: 250,
    from: 90,
    to: 190,
    hotspot: 91,
    drawn: [1, 1, 100, 100, 255, 0, 0, 255],
  },
  {
    name: "too large",
    side: 256,
    from: 0,
    to: 256,
    hotspot: 255,
    drawn: [127, 127, 128, 128, 255, 0, 0, 255],
  },
];

for (const { name, side, from, to, hotspot, drawn } of CASES) {
  browserTest(`pointer arrives as browsers take it: ${name}`, async (browser) => {
    await using server = new ScriptedServer({ width: 64, height: 48, name: "pointer" });
    await using gateway = await Gateway.start({ tokens: { t: server.address } });
    const { page, tap } = await WorkerTap.open(browser, gateway.insecureUrl("/?token=t&lang=en"));
    await server.request();
    assert(server.encodings.includes(ENCODING.Cursor));
    await server.send({
      rect: { x: hotspot, y: hotspot, width: side, height: side },
      encoding: ENCODING.Cursor,
      payload: redSquare(side, from, to),
    });
    await tap.told({ type: "cursor" });
    assertEquals(await page.evaluate(DRAWN), drawn);
    assertEquals(page.problems, []);
    await page.close();
  });
}
