/** One encoding of each server through all of the page, and QEMU's, whose pictures the browser decodes. */
import { assert, assertEquals } from "@std/assert";
import type { Statistics } from "../../web/link.ts";
import { ENCODING, encodingName } from "../../rfb/encodings.ts";
import { paintedPicture, paintingSector } from "../servers/painting_sector.ts";
import { assertSamePicture } from "../servers/picture.ts";
import { psnr } from "../servers/psnr.ts";
import { type QemuServer, startQemu } from "../servers/qemu.ts";
import { reduceColours, REDUCTIONS } from "../servers/reduced_colours.ts";
import { startX11vnc } from "../servers/x11vnc.ts";
import { XClient } from "../servers/x_client.ts";
import { startXtightvnc } from "../servers/xtightvnc.ts";
import { startXtigervnc } from "../servers/xtigervnc.ts";
import type { Chromium } from "./chromium.ts";
import { EncodingTap } from "./encoding_tap.ts";
import { Gateway } from "./gateway.ts";
import type { Page } from "./page.ts";
import { changeScreen, testPicture } from "./patterns.ts";
import { ServerTap } from "./server_tap.ts";
import {
  assertCleanPage,
  assertShowsScreen,
  browserTest,
  openViewer,
  visibleScreen,
} from "./viewer.ts";
import { WorkerTap } from "./worker_tap.ts";

const { JpegQualityLevel0, Tight, TightPNG, ZRLE, Zlib } = ENCODING;
const SIZE = { width: 801, height: 603 };
const SHOWN_TIMEOUT_MS = 15_000;
const ENOUGH_DB = 30;

const SERVERS = [
  { name: "TigerVNC", start: startXtigervnc, encoding: ZRLE },
  { name: "x11vnc", start: startX11vnc, encoding: Zlib },
  { name: "TightVNC", start: startXtightvnc, encoding: Tight },
];

/** Fails unless most of what came while statistics were wanted came in `encoding`. */
async function assertUsed(page: Page, encoding: number): Promise<void> {
  await page.waitFor(`told.some(({ statistics }) => statistics?.encodings.length > 0)`);
  const all = await page.evaluate<Statistics["encodings"][]>(
    `told.filter(({ type }) => type === "statistics").map(({ statistics }) => statistics.encodings)`,
  );
  const used = all.find((encodings) => encodings.length > 0)![0]!;
  assert(used[0] === encodingName(encoding) && used[1] > 0.5, JSON.stringify(all));
}

for (const { name, start, encoding } of SERVERS) {
  browserTest(`canvas equals ${name}'s screen by ${encodingName(encoding)}`, async (browser) => {
    await using server = await start(SIZE);
    using x = await XClient.open(server.display);
    await x.put(testPicture(x.width, x.height));
    await x.sync();
    await using tap = new EncodingTap(server.address, [encoding]);
    await using gateway = await Gateway.start({ tokens: { t: tap.address } });
    const url = gateway.insecureUrl("/?token=t&scale=off&quality=lossless");
    const { page, tap: worker } = await WorkerTap.open(browser, url);
    await assertShowsScreen(page, server, "after the full update");
    await worker.say({ type: "statistics", on: true });
    await changeScreen(x);
    await assertShowsScreen(page, server, "after incremental updates");
    await assertUsed(page, encoding);
    assertCleanPage(page, gateway.insecureUrl("/"));
    await page.close();
  });
}

browserTest("canvas shows fewer colours as soon as somebody chooses them", async (browser) => {
  await using server = await startXtigervnc(SIZE);
  using x = await XClient.open(server.display);
  await x.put(testPicture(x.width, x.height));
  await x.sync();
  await using gateway = await Gateway.start({ tokens: { t: server.address } });
  const url = gateway.insecureUrl("/?token=t&scale=off&quality=lossless");
  const { page, tap } = await WorkerTap.open(browser, url);
  const full = { viewOnly: false, quality: "lossless", colours: "full" } as const;
  for (const colours of ["8-bit", "16-bit", "full"] as const) {
    await tap.say({ type: "settings", settings: { ...full, colours } });
    const screen = async () => reduceColours(await server.screen(), colours, REDUCTIONS.TigerVNC);
    await assertShowsScreen(page, { ...server, screen }, `with ${colours} colours`);
  }
  assertCleanPage(page, gateway.insecureUrl("/"));
  await page.close();
});

interface MachineSession {
  readonly encoding: number;
  readonly quality: string;
  readonly url: (gateway: Gateway, path: string) => string;
  /** What suffices; infinite for equality. */
  readonly enoughDb: number;
  /** What the machine shows at the beginning. */
  readonly turn: number;
}

/** Waits until the page shows turn `turn` well enough, and gives how well. */
async function awaitTurn(page: Page, turn: number, enoughDb: number): Promise<number> {
  const wanted = paintedPicture(turn, "slopes");
  const deadline = performance.now() + SHOWN_TIMEOUT_MS;
  for (;;) {
    const seen = await visibleScreen(page);
    const found = seen.width === wanted.width ? psnr(seen, wanted) : 0;
    if (found >= enoughDb) return found;
    if (performance.now() > deadline) assertSamePicture(seen, wanted, `${found.toFixed(1)} dB`);
  }
}

/** Watches a machine that paints slopes through one encoding, from one turn to the next. */
async function watchMachine(
  browser: Chromium,
  machine: QemuServer,
  { encoding, quality, url, enoughDb, turn }: MachineSession,
): Promise<void> {
  await using tap = new EncodingTap(machine.address, [encoding]);
  await using gateway = await Gateway.start({ tokens: { t: tap.address } });
  const path = `/?token=t&scale=off&quality=${quality}`;
  const { page, tap: worker } = await WorkerTap.open(browser, url(gateway, path));
  const isExact = enoughDb === Infinity;
  assertEquals(await awaitTurn(page, turn, enoughDb) === Infinity, isExact);
  await worker.say({ type: "statistics", on: true });
  await machine.command("send-key", { keys: [{ type: "qcode", data: "a" }] });
  assertEquals(await awaitTurn(page, turn + 1, enoughDb) === Infinity, isExact);
  await assertUsed(page, encoding);
  assertCleanPage(page, url(gateway, "/"));
  await page.close();
}

const CONTEXTS: Readonly<Record<string, MachineSession["url"]>> = {
  "a secure": (gateway, path) => gateway.url(path),
  "an insecure": (gateway, path) => gateway.insecureUrl(path),
};

/** The machine sends JPEG wherever a level of quality is asked for and the picture is soft. */
const LOSSY = ["lossy=on", "non-adaptive=on"];

for (const [context, url] of Object.entries(CONTEXTS)) {
  browserTest(
    `canvas equals QEMU's screen by TightPNG and resembles it by JPEG in ${context} context`,
    async (browser) => {
      await using machine = await startQemu({ boot: paintingSector("slopes"), vnc: LOSSY });
      const exact = { encoding: TightPNG, quality: "lossless", enoughDb: Infinity };
      await watchMachine(browser, machine, { ...exact, url, turn: 0 });
      const lossy = { encoding: Tight, quality: "6", enoughDb: ENOUGH_DB };
      await watchMachine(browser, machine, { ...lossy, url, turn: 1 });
    },
  );
}

browserTest("what QEMU sent as JPEG becomes exact at rest", async (browser) => {
  await using machine = await startQemu({ boot: paintingSector("slopes"), vnc: LOSSY });
  await using tap = new ServerTap(machine.address);
  await using gateway = await Gateway.start({ tokens: { t: tap.address } });
  const page = await openViewer(browser, gateway.insecureUrl("/?token=t&scale=off&quality=auto"));
  await awaitTurn(page, 0, Infinity);
  const hasLevel = tap.encodings.map((list) => list.some(isQualityLevel));
  assert(
    hasLevel[0] && hasLevel.includes(false),
    "nothing was sent with losses, or nothing refined",
  );
  await page.close();
});

function isQualityLevel(encoding: number): boolean {
  return encoding >= JpegQualityLevel0 && encoding <= JpegQualityLevel0 + 9;
}
