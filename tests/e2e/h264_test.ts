import { assert, assertEquals } from "@std/assert";
import { NAL_TYPE, splitNalUnits } from "../../rfb/decoders/h264/nal_units.ts";
import { startDemo } from "../../proxy/demo/demo.ts";
import { ENCODING } from "../../rfb/encodings.ts";
import { TestClock } from "../proxy/demo/_clock.ts";
import { makeVideo } from "../servers/ffmpeg.ts";
import { cropPicture, shownBy } from "../servers/picture.ts";
import { type ScriptedRect, ScriptedServer } from "../servers/scripted_server.ts";
import type { Chromium } from "./chromium.ts";
import { EncodingTap } from "./encoding_tap.ts";
import { Gateway } from "./gateway.ts";
import { assertNearlyShows } from "./nearly.ts";
import type { Page } from "./page.ts";
import { assertCleanPage, browserTest, openViewer } from "./viewer.ts";

const VIDEO = { width: 320, height: 240 };
const SCREEN = { width: 352, height: 270, name: "WayVNC" };
const RESET = 1;

/** A rectangle of the encoding with one picture. */
function videoRect(
  unit: Uint8Array,
  place: { x: number; y: number; width?: number; height?: number },
  flags = 0,
): ScriptedRect {
  const payload = new Uint8Array(8 + unit.length);
  const view = new DataView(payload.buffer);
  view.setUint32(0, unit.length);
  view.setUint32(4, flags);
  payload.set(unit, 8);
  return { rect: { ...VIDEO, ...place }, encoding: ENCODING.OpenH264, payload };
}

/** What this browser says of H.264 by WebCodecs; empty where it can. */
async function missing(page: Page): Promise<string> {
  const answer = await page.evaluate<{ supported: boolean }>(
    `VideoDecoder.isConfigSupported({ codec: "avc1.42E01E", optimizeForLatency: true })`,
  );
  return answer.supported ? "" : JSON.stringify(answer);
}

/**
 * A test of video; where the browser has no H.264 it says so, and looks that none is asked for.
 */
function videoTest(
  name: string,
  test: (page: Page, server: ScriptedServer) => Promise<void>,
): void {
  browserTest(name, async (browser) => {
    await using server = new ScriptedServer(SCREEN);
    await using gateway = await Gateway.start({ tokens: { t: server.address } });
    const page = await openViewer(browser, gateway.url("/?token=t&scale=off&quality=6"));
    try {
      await server.request();
      const answer = await missing(page);
      assertEquals(server.encodings.includes(ENCODING.OpenH264), answer === "");
      // deno-lint-ignore no-console
      if (answer !== "") console.log(`Not possible: this browser has no H.264: ${answer}`);
      else await test(page, server);
      assertCleanPage(page, gateway.url("/"));
    } finally {
      // While its session lasts, the gateway would wait for it.
      await page.close();
    }
  });
}

videoTest("canvas shows an H.264 video as ffmpeg decodes it", async (page, server) => {
  const { units, pictures } = await makeVideo(VIDEO.width, VIDEO.height, 12);
  assertEquals(units.length, 12);
  for (const [i, unit] of units.entries()) {
    await server.send(videoRect(unit, { x: 16, y: 8 }));
    await server.request();
    await assertNearlyShows(page, pictures[i]!, { x: 16, y: 8 });
  }
});

videoTest("canvas shows several pictures of one update, cut to odd sizes", async (page, server) => {
  const { units, pictures } = await makeVideo(VIDEO.width, VIDEO.height, 8);
  const place = { x: 33, y: 31, width: 319, height: 239 };
  await server.send(...units.map((unit) => videoRect(unit, place)));
  await assertNearlyShows(page, cropPicture(pictures.at(-1)!, 0, 0, 319, 239), { x: 33, y: 31 });
});

videoTest("a broken H.264 video is asked for anew and goes on", async (page, server) => {
  const { units, pictures } = await makeVideo(VIDEO.width, VIDEO.height, 7);
  await server.send(videoRect(units[0]!, { x: 0, y: 0 }));
  await assertNearlyShows(page, pictures[0]!, { x: 0, y: 0 });
  // A key picture whose slice is nonsense behind parameters that are right.
  const broken = units[5]!.slice();
  const slice = splitNalUnits(broken).find(({ type }) => type === NAL_TYPE.IdrSlice)!;
  broken.fill(0xa5, slice.start + 1);
  await server.send(videoRect(broken, { x: 0, y: 0 }, RESET));
  const again = await server.request(({ incremental }) => !incremental);
  assertEquals(again.region.width >= VIDEO.width, true);
  await server.send(videoRect(units[1]!, { x: 0, y: 0 }));
  await server.send(videoRect(units[5]!, { x: 0, y: 0 }), videoRect(units[6]!, { x: 0, y: 0 }));
  await assertNearlyShows(page, pictures[6]!, { x: 0, y: 0 });
});

browserTest("canvas shows the demo by H.264, and goes on as it changes", async (browser) => {
  const clock = new TestClock();
  const encodings = [ENCODING.OpenH264];
  await using demo = await startDemo({ clock, encodings, width: 801, height: 603 });
  await using tap = new EncodingTap(`127.0.0.1:${demo.address.port}`, encodings);
  await using gateway = await Gateway.start({ tokens: { t: tap.address } });
  const page = await openViewer(browser, gateway.url("/?token=t&lang=en&scale=off&quality=6"));
  await page.resize({ width: 1000, height: 800 });
  assertEquals(await missing(page), "");
  for (let frame = 0; frame < 6; frame++) {
    const found = await assertNearlyShows(page, shownBy(demo.desktop));
    assert(Number.isFinite(found), "it lost nothing: that was no H.264");
    clock.time += 500;
    demo.desktop.frame();
  }
  assertCleanPage(page, gateway.url("/"));
  await page.close();
});

browserTest("H.264 is not asked for where there is no WebCodecs", async (browser: Chromium) => {
  await using server = new ScriptedServer(SCREEN);
  await using gateway = await Gateway.start({ tokens: { t: server.address } });
  const page = await openViewer(browser, gateway.insecureUrl("/?token=t"));
  await server.request();
  assert(server.encodings.includes(ENCODING.Raw));
  assertEquals(server.encodings.includes(ENCODING.OpenH264), false);
  await page.close();
});
