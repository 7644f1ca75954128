/** Automatic quality on real lines, with servers that send pictures with losses. */
import { assert, assertEquals } from "@std/assert";
import { drawPicture, type Picture } from "../servers/picture.ts";
import { psnr } from "../servers/psnr.ts";
import type { XVncServer } from "../servers/vnc_server.ts";
import { startX11vnc } from "../servers/x11vnc.ts";
import { XClient } from "../servers/x_client.ts";
import { startXtigervnc } from "../servers/xtigervnc.ts";
import { type Chromium, INSECURE_HOST } from "./chromium.ts";
import { Gateway } from "./gateway.ts";
import { ServerTap } from "./server_tap.ts";
import { SlowLine } from "./slow_line.ts";
import { assertShowsScreen, browserTest, openViewer, visibleScreen } from "./viewer.ts";

const SIZE = { width: 640, height: 480 };
const PHOTO = { width: 240, height: 180 };

/** Like a photograph for an encoder: soft, with a little noise, and another one for each `turn`. */
function photo(turn: number): Picture {
  return drawPicture(PHOTO.width, PHOTO.height, (x, y) => {
    const noise = Math.imul(x * 7919 + y * 104729 + turn, 1274126177) >>> 29;
    const wave = (phase: number) => 120 + 100 * Math.sin((x + y * phase + 17 * turn) / 40);
    return (wave(1) + noise) << 16 | (wave(2) + noise) << 8 | wave(3) + noise;
  });
}

/** The quality of each list of encodings that the server heard of; `undefined` for none. */
function qualities(tap: ServerTap): (number | undefined)[] {
  return tap.encodings.map((list) => {
    const level = list.find((encoding) => encoding >= -32 && encoding <= -23);
    return level === undefined ? undefined : level + 32;
  });
}

browserTest("quality falls on a slow line, and at rest the picture is exact", async (browser) => {
  await using server = await startXtigervnc(SIZE);
  await using tap = new ServerTap(server.address);
  await using gateway = await Gateway.start({ tokens: { t: tap.address } });
  await using line = new SlowLine(gateway.port, { bytesPerSecond: 60_000 });
  const url = `http://${INSECURE_HOST}:${line.port}/?token=t&scale=off`;
  const page = await openViewer(browser, url);
  using x = await XClient.open(server.display);
  let isPlaying = true;
  const video = (async () => {
    for (let turn = 0; isPlaying; turn++) {
      await x.put(photo(turn), 50, 60);
      await x.sync();
    }
  })();
  try {
    await tap.until(
      (seen) => qualities(seen).some((level) => level !== undefined && level <= 4),
      "little quality",
    );
  } finally {
    isPlaying = false;
    await video;
  }
  await assertShowsScreen(page, server, "at rest");
  assert(qualities(tap)[0]! > 4, `began with ${qualities(tap)}`);
  assertEquals(page.problems, []);
  await page.close();
});

browserTest("quality rises on a fast line, a step at a time", async (browser) => {
  await using server = await startXtigervnc(SIZE);
  await using tap = new ServerTap(server.address);
  await using gateway = await Gateway.start({ tokens: { t: tap.address } });
  const page = await openViewer(browser, gateway.insecureUrl("/?token=t&scale=off"));
  using x = await XClient.open(server.display);
  let isPlaying = true;
  const slideshow = (async () => {
    const photos = Array.from({ length: 8 }, (_, turn) => photo(turn));
    for (let turn = 0; isPlaying; turn++) {
      await x.put(photos[turn % photos.length]!, 50, 60);
      await x.sync();
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  })();
  try {
    await tap.until((seen) => qualities(seen).includes(8), "more quality");
  } finally {
    isPlaying = false;
    await slideshow;
  }
  assertEquals(qualities(tap).filter((level) => level !== undefined).slice(0, 2), [6, 8]);
  assertEquals(page.problems, []);
  await page.close();
});

/** A server that never refreshes by itself what it sent with losses, and a picture to lose something of. */
async function showPhoto(
  browser: Chromium,
  query: string,
  test: (
    parts: { tap: ServerTap; server: XVncServer; shown: () => Promise<Picture> },
  ) => Promise<void>,
): Promise<void> {
  await using server = await startX11vnc(SIZE);
  using x = await XClient.open(server.display);
  await using tap = new ServerTap(server.address);
  await using gateway = await Gateway.start({ tokens: { t: tap.address } });
  const page = await openViewer(browser, gateway.insecureUrl(`/?token=t&scale=off&${query}`));
  await x.put(photo(1), 50, 60);
  await x.sync();
  const shown = () => visibleScreen(page);
  // A plain field arrives exactly, with the photograph or after it.
  await x.fill(600, 440, 20, 20, 0xff0000);
  await x.sync();
  for (const deadline = performance.now() + 15_000; performance.now() < deadline;) {
    if ((await shown()).pixels[445 * SIZE.width + 605] === 0xff0000) break;
  }
  await test({ tap, server, shown });
  if (query === "") await assertShowsScreen(page, server, "at rest");
  assertEquals(page.problems, []);
  await page.close();
}

browserTest(
  "a server that refreshes nothing by itself is asked to, exactly once",
  async (browser) => {
    await showPhoto(browser, "", async ({ tap }) => {
      await tap.until((seen) => qualities(seen).includes(undefined), "exact encodings");
      await tap.until((seen) => qualities(seen).at(-1) !== undefined, "the encodings from before");
      assertEquals(qualities(tap).filter((level) => level === undefined).length, 1);
    });
  },
);

browserTest("a level that a person chose stays, losses and all", async (browser) => {
  await showPhoto(browser, "quality=6", async ({ tap, server, shown }) => {
    const decibels = psnr(await shown(), await server.screen());
    assert(decibels >= 30 && decibels < Infinity, `${decibels} dB`);
    assertEquals(new Set(qualities(tap)), new Set([6]));
  });
});

browserTest("no loss means no quality level at all", async (browser) => {
  await using server = await startXtigervnc(SIZE);
  using x = await XClient.open(server.display);
  await x.put(photo(1), 50, 60);
  await x.sync();
  await using tap = new ServerTap(server.address);
  await using gateway = await Gateway.start({ tokens: { t: tap.address } });
  const page = await openViewer(
    browser,
    gateway.insecureUrl("/?token=t&scale=off&quality=lossless"),
  );
  await assertShowsScreen(page, server, "at once");
  assertEquals(new Set(qualities(tap)), new Set([undefined]));
  await page.close();
});
