import { assert, assertEquals } from "@std/assert";
import { drawPicture } from "../servers/picture.ts";
import { startWayvnc, type WayvncServer } from "../servers/wayvnc.ts";
import { Gateway } from "./gateway.ts";
import { assertNearlyShows } from "./nearly.ts";
import type { Page } from "./page.ts";
import { testPicture } from "./patterns.ts";
import { assertCleanPage, assertShowsScreen, browserTest, openViewer } from "./viewer.ts";

const SIZE = { width: 640, height: 480 };

/** A test with the page, showing a Wayland desktop exactly. */
function wayvncTest(
  name: string,
  test: (page: Page, server: WayvncServer) => Promise<void>,
  quality = "lossless",
): void {
  browserTest(name, async (browser) => {
    await using server = await startWayvnc(SIZE);
    await server.show(testPicture(SIZE.width, SIZE.height));
    await using gateway = await Gateway.start({ tokens: { t: server.address } });
    const page = await openViewer(
      browser,
      gateway.insecureUrl(`/?token=t&scale=off&quality=${quality}`),
    );
    try {
      await test(page, server);
      assertCleanPage(page, gateway.insecureUrl("/"));
    } finally {
      await page.close();
    }
  });
}

wayvncTest("canvas equals wayvnc's screen, before and after changes", async (page, server) => {
  await assertShowsScreen(page, server, "after the full update");
  for (const shift of [1, 40, 127]) {
    const changed = drawPicture(
      SIZE.width,
      SIZE.height,
      (x, y) => (x + shift & 255) << 16 | (y * shift & 255) << 8 | (x ^ y) & 255,
    );
    await server.show(changed);
    await assertShowsScreen(page, server, `after change ${shift}`);
  }
});

wayvncTest(
  "canvas nearly equals wayvnc's screen with pictures sent as JPEG",
  async (page, server) => {
    // Noise and coloured edges are not what JPEG is for.
    const smooth = drawPicture(
      SIZE.width,
      SIZE.height,
      (x, y) => (x * 255 / SIZE.width) << 16 | (y * 255 / SIZE.height) << 8 | (x + y) / 5,
    );
    await server.show(smooth);
    const db = await assertNearlyShows(page, smooth);
    assert(db < Infinity, "the picture is exact, expected one with losses");
  },
  "9",
);

wayvncTest(
  "canvas equals wayvnc's screen after losses, too, once it rests",
  async (page, server) => {
    await assertShowsScreen(page, server, "at rest");
  },
  "auto",
);

wayvncTest("keys come to wayvnc's desktop", async (page, server) => {
  await assertShowsScreen(page, server, "before");
  await page.click("#screen");
  await page.keyDown("Control");
  await page.press("q");
  await page.keyUp("Control");
  await server.keysPressed();
});

wayvncTest(
  "wayvnc's clipboard comes to the page and the page's goes there",
  async (page, server) => {
    await using owner = server.copy("from the desktop: wine 1");
    await page.waitFor(
      `document.querySelector("#clipboard-text").value === "from the desktop: wine 1"`,
    );
    await owner.stop();
    await page.evaluate(`(() => {
    const text = document.querySelector("#clipboard-text");
    text.value = "from the page: beer 2";
    text.dispatchEvent(new InputEvent("input", { bubbles: true }));
  })()`);
    assertEquals(await pasteUntil(server, "from the page: beer 2"), "from the page: beer 2");
  },
);

/** The clipboard's owner changes when the desktop gets to it. */
async function pasteUntil(server: WayvncServer, wanted: string): Promise<string> {
  let text = "";
  for (let tries = 100; tries > 0 && text !== wanted; tries--) {
    text = await server.paste().catch(() => "");
  }
  return text;
}
