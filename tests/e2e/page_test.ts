/** The page itself: its ways in, its looks, and what it asks of the network. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { countColours, type Picture } from "../servers/picture.ts";
import type { VncServer } from "../servers/vnc_server.ts";
import { startXtigervnc } from "../servers/xtigervnc.ts";
import { Chromium } from "./chromium.ts";
import { Gateway } from "./gateway.ts";
import type { Page } from "./page.ts";
import { assertCleanPage, browserTest, openViewer, waitForState } from "./viewer.ts";

const SCREENSHOTS = ".cache/screenshots";
const WIRE_LIMIT_BYTES = 60 * 1024;

async function withServer(
  test: (gateway: Gateway, server: VncServer) => Promise<void>,
  args: readonly string[] = [],
): Promise<void> {
  await using server = await startXtigervnc({ name: "desk" });
  const tokens = `t: ${server.address} name="Build box"\n`;
  await using gateway = await Gateway.start({ tokens, args });
  await test(gateway, server);
}

/** How many bytes the answer with a file is on the wire, head included, to a browser that takes gzip. */
async function answerBytes(port: number, path: string): Promise<number> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const head = `GET ${path} HTTP/1.1\r\nhost: gw.test\r\naccept-encoding: gzip, deflate\r\n`;
  await connection.write(new TextEncoder().encode(`${head}connection: close\r\n\r\n`));
  const answer = await new Response(connection.readable).bytes();
  assertMatch(new TextDecoder().decode(answer), /^HTTP\/1.1 200 [^]*content-encoding: gzip/i);
  return answer.length;
}

browserTest("page takes five requests and 60 KB at most", async (browser) => {
  await withServer(async (gateway) => {
    const page = await openViewer(browser, gateway.insecureUrl("/?token=t"));
    const files = page.requests.filter(({ type }) => type !== "WebSocket");
    assert(files.length <= 5, files.map(({ url }) => url).join("\n"));
    const names = files.map(({ url }) => new URL(url).pathname);
    assert(names.includes("/worker.js"), `the worker's request is not seen: ${names}`);
    // Of a worker's own program the browser tells that it was loaded, not how many bytes came.
    const weights = await Promise.all(names.map((name) => answerBytes(gateway.port, name)));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    assert(total >= page.receivedBytes && total <= WIRE_LIMIT_BYTES, `${names}: ${weights}`);
    assertCleanPage(page, gateway.insecureUrl("/"));
  });
});

browserTest("page works in a secure context and in an insecure one", async (browser) => {
  await withServer(async (gateway) => {
    const secure = await openViewer(browser, gateway.url("/?token=t"));
    assertEquals(await secure.evaluate("isSecureContext"), true);
    const insecure = await openViewer(browser, gateway.insecureUrl("/?token=t"));
    assertEquals(await insecure.evaluate("isSecureContext"), false);
    assertCleanPage(secure, gateway.url("/"));
    assertCleanPage(insecure, gateway.insecureUrl("/"));
  });
});

browserTest("page explains a connection that is not encrypted, and only that", async (browser) => {
  await withServer(async (gateway) => {
    const secure = await openViewer(browser, gateway.url("/?lang=en"), "idle");
    const about = `document.querySelector("#insecure").checkVisibility()`;
    assertEquals(await secure.evaluate(about), false);
    const insecure = await openViewer(browser, gateway.insecureUrl("/?lang=en"), "idle");
    assertEquals(await insecure.evaluate(about), true);
    await insecure.click("#insecure summary");
    const text = await insecure.evaluate(`document.querySelector("#insecure").innerText`);
    assertMatch(text, /^This connection is not encrypted\s+This page came over plain http.*https/);
    const session = await openViewer(browser, gateway.insecureUrl("/?token=t&lang=en"));
    assertEquals(
      await session.evaluate(`document.querySelector("#badge-insecure").checkVisibility()`),
      true,
    );
  });
});

browserTest("start page has the button beside the token, on a phone too", async (browser) => {
  await withServer(async (gateway) => {
    const page = await browser.newPage({ width: 390, height: 844 });
    for (const lang of ["en", "zh"]) {
      await page.goto(gateway.insecureUrl(`/?lang=${lang}`));
      await waitForState(page, "idle");
      const { y } = await page.box("#start-token");
      assertEquals((await page.box("#start .row .button")).y, y, lang);
    }
  });
});

for (
  const link of [
    "/vnc.html?path=websockify/?token=t",
    "/vnc_lite.html?path=websockify%2F%3Ftoken%3Dt",
    "/vnc_auto.html?token=t",
    "/vnc.html?autoconnect=true&resize=off&path=%3Ftoken%3Dt",
  ]
) {
  browserTest(`old link ${link} connects`, async (browser) => {
    await withServer(async (gateway) => {
      const page = await openViewer(browser, gateway.insecureUrl(link));
      assertCleanPage(page, gateway.insecureUrl("/"));
    });
  });
}

browserTest("page connects to no host or port that a link names", async (browser) => {
  await withServer(async (gateway) => {
    const link = "/vnc.html?host=evil.test&port=1&encrypt=1&path=//evil.test/%3Ftoken%3Dt";
    const page = await openViewer(browser, gateway.insecureUrl(link));
    assertCleanPage(page, gateway.insecureUrl("/"));
  });
});

browserTest("start page takes a token and names no target", async (browser) => {
  await withServer(async (gateway) => {
    const page = await openViewer(browser, gateway.insecureUrl("/?lang=en"), "idle");
    await page.click("#start-token");
    assertEquals(
      (await page.evaluate<string>("document.body.innerText")).includes("Build box"),
      false,
    );
    await page.type("t");
    await page.press("Enter");
    await waitForState(page, "connected");
    assertCleanPage(page, gateway.insecureUrl("/"));
  });
});

browserTest("start page names the targets where --list allows it", async (browser) => {
  await withServer(async (gateway) => {
    const page = await openViewer(browser, gateway.insecureUrl("/?lang=en"), "idle");
    await page.waitFor(`document.body.innerText.includes("Build box")`);
    await page.click("#start-list a");
    await waitForState(page, "connected");
  }, ["--list"]);
});

browserTest("nothing lies over the screen", async (browser) => {
  await withServer(async (gateway) => {
    for (const scale of ["off", "fit"]) {
      const page = await openViewer(browser, gateway.insecureUrl(`/?token=t&scale=${scale}`));
      const covered = await page.evaluate(`(() => {
        const { left, top, right, bottom } = document.querySelector("#screen").getBoundingClientRect();
        const covered = [];
        for (let y = Math.max(0, top) + 1; y < Math.min(innerHeight, bottom); y += 7) {
          for (let x = Math.max(0, left) + 1; x < Math.min(innerWidth, right); x += 7) {
            const found = document.elementFromPoint(x, y);
            if (found?.id !== "screen") covered.push([x, y, found?.id ?? found?.tagName]);
          }
        }
        return covered.slice(0, 5);
      })()`);
      assertEquals(covered, [], scale);
    }
  });
});

browserTest(
  "canvas keeps every pixel at scale=off, and fits the window otherwise",
  async (browser) => {
    await withServer(async (gateway) => {
      const actual = await openViewer(browser, gateway.insecureUrl("/?token=t&scale=off"));
      const { width, height } = await actual.box("#screen");
      assertEquals([width, height], [640, 480]);
      const fitted = await openViewer(browser, gateway.insecureUrl("/?token=t&scale=fit"));
      for (const size of [{ width: 500, height: 900 }, { width: 1000, height: 400 }]) {
        await fitted.resize(size);
        await fitted.waitFor(`(() => {
        const { left, top, right, bottom, width, height } = 
          document.querySelector("#screen").getBoundingClientRect();
        return innerWidth === ${size.width} && left >= 0 && top >= 0 && right <= innerWidth + 0.5 &&
          bottom <= innerHeight + 0.5 && Math.abs(width / height - 4 / 3) < 0.01 &&
          (width > innerWidth * 0.9 || height > innerHeight * 0.7);
      })()`);
      }
    });
  },
);

Deno.test("page speaks the browser's language: English and Chinese", async () => {
  await using gateway = await Gateway.start({ tokens: { t: "127.0.0.1:1" } });
  for (
    const [language, letters] of [["en-US", /token/i], ["zh-CN", /\p{Script=Han}{2}/u]] as const
  ) {
    await using browser = await Chromium.launch({ language });
    const page = await openViewer(browser, gateway.insecureUrl("/"), "idle");
    assertMatch(
      await page.evaluate("document.documentElement.lang"),
      new RegExp(language.slice(0, 2)),
    );
    assertMatch(await page.evaluate("document.body.innerText"), letters);
  }
});

browserTest("page is drawn in light and dark, on a desk and on a phone", async (browser) => {
  await Deno.mkdir(SCREENSHOTS, { recursive: true });
  await withServer(async (gateway) => {
    const views: Record<string, string> = {
      start: "/?lang=en",
      chinese: "/?lang=zh-CN",
      failed: "/?lang=en&token=unknown",
      connected: "/?lang=en&token=t",
    };
    for (const [view, path] of Object.entries(views)) {
      const page = await browser.newPage();
      const brightness: Record<string, number> = {};
      for (const scheme of ["light", "dark"] as const) {
        await page.emulateScheme(scheme);
        for (const [device, size] of Object.entries(DEVICES)) {
          await page.resize(size);
          await page.goto(gateway.insecureUrl(path));
          await page.waitFor(SETTLED);
          const picture = await shoot(page, `${view}-${scheme}-${device}`);
          assert(countColours(picture) > 20, `${view} is blank: ${scheme} ${device}`);
          brightness[scheme] = meanBrightness(picture);
          assert(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), device);
        }
      }
      if (view !== "connected") assert(brightness.dark! < brightness.light! - 60, view);
    }
  });
});

const DEVICES = {
  desk: { width: 1280, height: 800 },
  phone: { width: 375, height: 667, mobile: true, pixelRatio: 2 },
} as const;

/** Neither on the way to somewhere nor in the middle of an animation. */
const SETTLED = `document.documentElement.dataset.state !== "connecting" &&
  document.documentElement.dataset.state !== "authenticating" &&
  document.getAnimations().every(({ playState }) => playState !== "running")`;

async function shoot(page: Page, name: string): Promise<Picture> {
  await Deno.writeFile(`${SCREENSHOTS}/${name}.png`, await page.screenshotPng());
  return await page.screenshot();
}

function meanBrightness({ pixels }: Picture): number {
  let sum = 0;
  for (const pixel of pixels) sum += (pixel >> 16 & 255) + (pixel >> 8 & 255) + (pixel & 255);
  return sum / pixels.length / 3;
}
