import { assert, assertEquals } from "@std/assert";
import { ByteWriter } from "../../rfb/encoders/byte_writer.ts";
import { encodePng } from "../../rfb/encoders/png.ts";
import { writeCompactLength } from "../../rfb/encoders/tight/compact_length.ts";
import { ENCODING } from "../../rfb/encodings.ts";
import { cropPicture, drawPicture, type Picture } from "../servers/picture.ts";
import { encodePpm, readPpm } from "../servers/ppm.ts";
import { psnr } from "../servers/psnr.ts";
import { type ScriptedRect, ScriptedServer } from "../servers/scripted_server.ts";
import { XClient } from "../servers/x_client.ts";
import { startXtigervnc } from "../servers/xtigervnc.ts";
import { EncodingTap } from "./encoding_tap.ts";
import { Gateway } from "./gateway.ts";
import type { Page } from "./page.ts";
import { changeScreen, testPicture } from "./patterns.ts";
import {
  assertCleanPage,
  assertShowsScreen,
  browserTest,
  openViewer,
  visibleMessage,
  visibleScreen,
  waitForState,
} from "./viewer.ts";

const SIZE = { width: 801, height: 603 };
const TIGHT = [ENCODING.Tight, ENCODING.CopyRect, ENCODING.Raw];
const SHOWN_TIMEOUT_MS = 15_000;
const ENOUGH_DB = 30;

const CONTEXTS: Readonly<Record<string, (gateway: Gateway, path: string) => string>> = {
  "a secure": (gateway, path) => gateway.url(path),
  "an insecure": (gateway, path) => gateway.insecureUrl(path),
};

/** Waits until `wanted` is what `look` sees, as well as a lossy picture can be. */
async function assertResembles(
  look: () => Promise<Picture>,
  wanted: () => Promise<Picture> | Picture,
): Promise<void> {
  const deadline = performance.now() + SHOWN_TIMEOUT_MS;
  let best = 0;
  while (best < ENOUGH_DB && performance.now() < deadline) {
    best = psnr(await look(), await wanted());
  }
  assert(best >= ENOUGH_DB, `${best.toFixed(1)} dB, expected at least ${ENOUGH_DB}`);
}

for (const [context, url] of Object.entries(CONTEXTS)) {
  browserTest(
    `canvas equals TigerVNC's screen by lossless Tight in ${context} context`,
    async (browser) => {
      await using server = await startXtigervnc(SIZE);
      using x = await XClient.open(server.display);
      await x.put(testPicture(x.width, x.height));
      await x.sync();
      await using tap = new EncodingTap(server.address, TIGHT);
      await using gateway = await Gateway.start({ tokens: { t: tap.address } });
      const path = "/?token=t&scale=off&quality=lossless";
      const page = await openViewer(browser, url(gateway, path));
      await assertShowsScreen(page, server, "after the full update");
      await changeScreen(x);
      await assertShowsScreen(page, server, "after incremental updates");
      assertCleanPage(page, url(gateway, "/"));
      await page.close();
      await server.logged(/EncodeManager: +Tight:/);
    },
  );

  browserTest(
    `canvas resembles TigerVNC's screen by Tight with JPEG in ${context} context`,
    async (browser) => {
      await using server = await startXtigervnc(SIZE);
      using x = await XClient.open(server.display);
      await x.put(testPicture(x.width, x.height));
      await x.sync();
      await using tap = new EncodingTap(server.address, TIGHT);
      await using gateway = await Gateway.start({ tokens: { t: tap.address } });
      const page = await openViewer(browser, url(gateway, "/?token=t&scale=off&quality=6"));
      await assertResembles(() => visibleScreen(page), () => server.screen());
      await changeScreen(x);
      await assertResembles(() => visibleScreen(page), () => server.screen());
      assertCleanPage(page, url(gateway, "/"));
      await page.close();
      await server.logged(/EncodeManager: +Tight \(JPEG\):/);
    },
  );
}

const SCREEN = { width: 240, height: 200, name: "scripted" };
const PHOTOGRAPH = drawPicture(97, 61, (x, y) => {
  const value = (turn: number) => Math.round(127 + 120 * Math.sin((x + y * turn) / 40 + turn));
  return value(0) << 16 | value(1) << 8 | value(2);
});

/** A rectangle of TightPNG with a picture in it. */
function pictureRect(x: number, y: number, control: number, file: Uint8Array): ScriptedRect {
  const out = new ByteWriter();
  out.u8(control);
  writeCompactLength(file.length, out);
  out.bytes(file);
  const rect = { x, y, width: PHOTOGRAPH.width, height: PHOTOGRAPH.height };
  return { rect, encoding: ENCODING.TightPNG, payload: out.take() };
}

function photographAsPng(): Uint8Array {
  const swapped = PHOTOGRAPH.pixels.map((rgb) =>
    (rgb >> 16 | rgb & 0xff00 | (rgb & 255) << 16) >>> 0
  );
  const out = new ByteWriter();
  encodePng(swapped, PHOTOGRAPH.width, out);
  return out.take();
}

async function convert(command: string, input: Uint8Array, ...args: string[]) {
  const child = new Deno.Command(command, { args, stdin: "piped", stdout: "piped" }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(input);
  await writer.close();
  return (await child.output()).stdout;
}

function partOf(page: Page, x: number, y: number): () => Promise<Picture> {
  const { width, height } = PHOTOGRAPH;
  return async () => cropPicture(await visibleScreen(page), x, y, width, height);
}

for (const [context, url] of Object.entries(CONTEXTS)) {
  browserTest(
    `canvas shows what only the browser decodes, PNG and progressive JPEG, in ${context} context`,
    async (browser) => {
      await using server = new ScriptedServer(SCREEN);
      await using gateway = await Gateway.start({ tokens: { t: server.address } });
      const page = await openViewer(browser, url(gateway, "/?token=t&scale=off"));
      const jpeg = await convert("cjpeg", encodePpm(PHOTOGRAPH), "-progressive");
      const decoded = readPpm(await convert("djpeg", jpeg, "-rgb"));
      await server.request();
      await server.send(
        pictureRect(3, 5, 0xa0, photographAsPng()),
        pictureRect(120, 5, 0x90, jpeg),
        // Over the first one, from the second: order on the wire is order on the screen.
        {
          rect: { x: 3, y: 100, width: 97, height: 61 },
          encoding: ENCODING.CopyRect,
          payload: Uint8Array.of(0, 3, 0, 5),
        },
      );
      await assertResembles(partOf(page, 120, 5), () => decoded);
      assertEquals(psnr(await partOf(page, 3, 5)(), PHOTOGRAPH), Infinity);
      assertEquals(psnr(await partOf(page, 3, 100)(), PHOTOGRAPH), Infinity);
      assertEquals(page.problems, []);
      await page.close();
    },
  );
}

browserTest(
  "a PNG that cannot be decoded ends the session with a reason, and does not freeze it",
  async (browser) => {
    await using server = new ScriptedServer(SCREEN);
    await using gateway = await Gateway.start({ tokens: { t: server.address } });
    const page = await openViewer(browser, gateway.insecureUrl("/?token=t&reconnect=0"));
    const broken = photographAsPng().slice(0, 60);
    await server.request();
    await server.send(pictureRect(3, 5, 0xa0, broken));
    await waitForState(page, "failed");
    assert((await visibleMessage(page)) !== "");
    await page.close();
  },
);
