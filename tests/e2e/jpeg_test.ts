import { assert, assertEquals } from "@std/assert";
import { JPEG_MARKER, JpegScan } from "../../rfb/decoders/jpeg_markers.ts";
import { ENCODING } from "../../rfb/encodings.ts";
import { makeJpeg } from "../servers/ffmpeg.ts";
import { drawPicture } from "../servers/picture.ts";
import { type ScriptedRect, ScriptedServer } from "../servers/scripted_server.ts";
import { Gateway } from "./gateway.ts";
import { assertNearlyShows } from "./nearly.ts";
import { browserTest, openViewer, visibleMessage, waitForState } from "./viewer.ts";

const SCREEN = { width: 240, height: 200, name: "scripted" };

/** A picture such as JPEG is made for, and another. */
const PHOTOGRAPHS = [40, 90].map((wave) =>
  drawPicture(97, 61, (x, y) => {
    const value = (turn: number) => Math.round(127 + 120 * Math.sin((x + y * turn) / wave + turn));
    return value(0) << 16 | value(1) << 8 | value(2);
  })
);

function jpegRect(file: Uint8Array, x: number, y: number): ScriptedRect {
  return { rect: { x, y, width: 97, height: 61 }, encoding: ENCODING.JPEG, payload: file };
}

/** `file` without its tables, as RealVNC sends images after the first. */
function withoutTables(file: Uint8Array): Uint8Array {
  const scan = new JpegScan();
  scan.advance(file);
  const isTable = ({ marker }: { marker: number }) =>
    marker === JPEG_MARKER.DQT || marker === JPEG_MARKER.DHT;
  const tables = scan.segments.filter(isTable);
  assert(tables.length > 1, "the file has no tables");
  return file.filter((_, i) => !tables.some(({ at, end }) => i >= at && i < end));
}

for (const context of ["a secure", "an insecure"] as const) {
  browserTest(
    `canvas shows JPEG images, with tables of earlier ones, in ${context} context`,
    async (browser) => {
      await using server = new ScriptedServer(SCREEN);
      await using gateway = await Gateway.start({ tokens: { t: server.address } });
      const path = "/?token=t&scale=off&quality=6";
      const url = context === "a secure" ? gateway.url(path) : gateway.insecureUrl(path);
      const page = await openViewer(browser, url);
      try {
        const [first, second] = await Promise.all(PHOTOGRAPHS.map((one) => makeJpeg(one, 3)));
        await server.request();
        await server.send(
          jpegRect(first!.file, 3, 5),
          jpegRect(withoutTables(second!.file), 120, 5),
          {
            rect: { x: 3, y: 100, width: 97, height: 61 },
            encoding: ENCODING.CopyRect,
            payload: Uint8Array.of(0, 120, 0, 5),
          },
        );
        await assertNearlyShows(page, first!.picture, { x: 3, y: 5 });
        await assertNearlyShows(page, second!.picture, { x: 120, y: 5 });
        await assertNearlyShows(page, second!.picture, { x: 3, y: 100 });
        assertEquals(page.problems, []);
      } finally {
        await page.close();
      }
    },
  );
}

browserTest(
  "an undecodable JPEG image ends the session with a reason, and does not freeze it",
  async (browser) => {
    await using server = new ScriptedServer(SCREEN);
    await using gateway = await Gateway.start({ tokens: { t: server.address } });
    const page = await openViewer(browser, gateway.insecureUrl("/?token=t&reconnect=0"));
    try {
      const { file } = await makeJpeg(PHOTOGRAPHS[0]!, 3);
      // The Huffman tables say that there are more symbols than codes.
      const broken = file.slice();
      const at = broken.findIndex((byte, i) => byte === 0xff && broken[i + 1] === JPEG_MARKER.DHT);
      broken.fill(0xff, at + 5, at + 8);
      await server.request();
      await server.send(jpegRect(broken, 3, 5));
      await waitForState(page, "failed");
      assert((await visibleMessage(page)) !== "");
    } finally {
      await page.close();
    }
  },
);
