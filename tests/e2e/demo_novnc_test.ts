/** The demo's server under a client that is not ours: noVNC, as Debian packages it. */
import { assert, assertEquals } from "@std/assert";
import { startDemo } from "../../proxy/demo/demo.ts";
import type { Desktop } from "../../proxy/demo/desktop.ts";
import { ENCODING } from "../../rfb/encodings.ts";
import { TestClock } from "../proxy/demo/_clock.ts";
import { describeDifference, type Picture, shownBy } from "../servers/picture.ts";
import type { Chromium } from "./chromium.ts";
import { Gateway } from "./gateway.ts";
import type { Page } from "./page.ts";
import { PageSite } from "./page_site.ts";
import { browserTest } from "./viewer.ts";

const FOLDER = "/usr/share/novnc";
const TIMEOUT_MS = 15_000;

/** How far components are from each other on average, 0 to 255. */
function meanDifference(a: Picture, b: Picture): number {
  if (a.width !== b.width || a.height !== b.height) return 255;
  let sum = 0;
  for (let i = 0; i < a.pixels.length; i++) {
    for (const shift of [0, 8, 16]) {
      sum += Math.abs((a.pixels[i]! >>> shift & 255) - (b.pixels[i]! >>> shift & 255));
    }
  }
  return sum / (3 * a.pixels.length);
}

/**
 * Whether `shown` is `expected` but for parts that noVNC 1.3 itself set to 255: to make Raw pixels opaque it
 * writes from its queue's first byte on instead of the pixels', so that which parts it hits depends on timing.
 */
function isSameToNovnc(shown: Picture, expected: Picture): boolean {
  if (shown.width !== expected.width || shown.height !== expected.height) return false;
  return shown.pixels.every((pixel, i) =>
    [0, 8, 16].every((shift) => {
      const part = pixel >>> shift & 255;
      return part === 255 || part === (expected.pixels[i]! >>> shift & 255);
    })
  );
}

/** With JPEG, which noVNC asks for, a picture of Tight is only nearly the same. */
function isNearlySame(shown: Picture, expected: Picture): boolean {
  return meanDifference(shown, expected) < 2;
}

/** Fails unless the page soon shows what is on the desktop. */
async function assertShows(page: Page, desktop: Desktop, isLike: typeof isSameToNovnc) {
  const deadline = performance.now() + TIMEOUT_MS;
  for (;;) {
    const shown = await page.screenshot(await page.box("#screen canvas"));
    const expected = shownBy(desktop);
    if (isLike(shown, expected)) return;
    const difference = describeDifference(shown, expected);
    assert(performance.now() < deadline, `${difference}; ${meanDifference(shown, expected)}`);
  }
}

/** A page with noVNC, connected. */
async function openNovnc(browser: Chromium, client: PageSite, gateway: Gateway): Promise<Page> {
  const page = await browser.newPage();
  await page.resize({ width: 1200, height: 900 });
  const query = `host=localhost&port=${gateway.port}&path=websockify/%3Ftoken%3Dt`;
  await page.goto(`${client.origin}/vnc_lite.html?${query}`);
  await page.waitFor(`document.querySelector("#status").textContent.startsWith("Connected")`);
  return page;
}

for (const name of ["ZRLE", "Hextile", "RRE", "Raw", "Tight"] as const) {
  browserTest(`noVNC shows the demo by ${name}, and can type and resize`, async (browser) => {
    const clock = new TestClock();
    const encodings = [ENCODING.CopyRect, ENCODING[name]];
    await using demo = await startDemo({ clock, encodings, width: 801, height: 603 });
    const { desktop, address } = demo;
    await using client = new PageSite(FOLDER);
    await using gateway = await Gateway.start({
      tokens: { t: `${address.hostname}:${address.port}` },
      args: ["--allow-origin", client.origin],
    });
    const page = await openNovnc(browser, client, gateway);
    const isLike = name === "Tight" ? isNearlySame : isSameToNovnc;
    const frames = () => {
      for (let frame = 0; frame < 5; frame++) {
        clock.time += 100;
        desktop.frame();
      }
    };
    await assertShows(page, desktop, isLike);
    const before = desktop.pixels.slice();
    await page.click("#screen canvas");
    await page.type("Hi");
    frames();
    await assertShows(page, desktop, isLike);
    assert(desktop.pixels.some((word, i) => word !== before[i]));
    desktop.resize(640, 401);
    await page.waitFor(`document.querySelector("#screen canvas").width === 640`);
    frames();
    await assertShows(page, desktop, isLike);
    assertEquals(
      await page.evaluate(`document.querySelector("#status").textContent.slice(0, 9)`),
      "Connected",
    );
  });
}
