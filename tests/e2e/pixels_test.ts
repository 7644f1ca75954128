import { ENCODING } from "../../rfb/encodings.ts";
import type { XVncServer } from "../servers/vnc_server.ts";
import { XClient } from "../servers/x_client.ts";
import { startXtigervnc } from "../servers/xtigervnc.ts";
import { startXtightvnc } from "../servers/xtightvnc.ts";
import type { Chromium } from "./chromium.ts";
import { EncodingTap } from "./encoding_tap.ts";
import { Gateway } from "./gateway.ts";
import { changeScreen, testPicture } from "./patterns.ts";
import { assertCleanPage, assertShowsScreen, browserTest, openViewer } from "./viewer.ts";

const SIZE = { width: 801, height: 603 };

/** What the server hears of, and by what name TigerVNC logs that it was used. */
const CASES = [
  { name: "Raw", encodings: [ENCODING.Raw], logged: /EncodeManager: +Raw:/ },
  {
    name: "CopyRect",
    encodings: [ENCODING.CopyRect, ENCODING.Raw],
    logged: /EncodeManager: +CopyRect:/,
  },
  { name: "RRE", encodings: [ENCODING.RRE, ENCODING.Raw], logged: /EncodeManager: +RRE:/ },
  {
    name: "Hextile",
    encodings: [ENCODING.Hextile, ENCODING.CopyRect, ENCODING.Raw],
    logged: /EncodeManager: +Hextile:/,
  },
];

/** The full update at the beginning, then incremental ones. */
async function comparePixels(
  browser: Chromium,
  server: XVncServer,
  encodings: readonly number[],
): Promise<void> {
  using x = await XClient.open(server.display);
  await x.put(testPicture(x.width, x.height));
  await x.sync();
  await using tap = new EncodingTap(server.address, encodings);
  await using gateway = await Gateway.start({ tokens: { t: tap.address } });
  const page = await openViewer(browser, gateway.insecureUrl("/?token=t&scale=off"));
  await assertShowsScreen(page, server, "after the full update");
  await changeScreen(x);
  await assertShowsScreen(page, server, "after incremental updates");
  assertCleanPage(page, gateway.insecureUrl("/"));
  await page.close();
}

for (const depth of [24, 16]) {
  for (const { name, encodings, logged } of CASES) {
    browserTest(`canvas equals TigerVNC's screen by ${name} at depth ${depth}`, async (browser) => {
      await using server = await startXtigervnc({ ...SIZE, depth });
      await comparePixels(browser, server, encodings);
      await server.logged(logged);
    });
  }
}

for (const { name, encodings } of CASES) {
  browserTest(`canvas equals TightVNC's screen by ${name} at depth 8`, async (browser) => {
    await using server = await startXtightvnc({ ...SIZE, depth: 8 });
    await comparePixels(browser, server, encodings);
  });
}

browserTest("canvas equals TigerVNC's screen in a secure context too", async (browser) => {
  await using server = await startXtigervnc(SIZE);
  using x = await XClient.open(server.display);
  await x.put(testPicture(x.width, x.height));
  await using gateway = await Gateway.start({ tokens: { t: server.address } });
  const page = await openViewer(browser, gateway.url("/?token=t&scale=off"));
  await assertShowsScreen(page, server, "after the full update");
  await changeScreen(x);
  await assertShowsScreen(page, server, "after incremental updates");
});
