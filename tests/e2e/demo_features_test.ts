/** The page and the demo's desktop: each feature that a visitor can see or hear. */
import { assert, assertEquals } from "@std/assert";
import { type Demo, type DemoOptions, startDemo } from "../../proxy/demo/demo.ts";
import { ENCODING } from "../../rfb/encodings.ts";
import { TestClock } from "../proxy/demo/_clock.ts";
import { shownBy } from "../servers/picture.ts";
import type { VncServer } from "../servers/vnc_server.ts";
import { Gateway } from "./gateway.ts";
import type { Page } from "./page.ts";
import { assertShowsScreen, browserTest, openViewer, visibleScreen } from "./viewer.ts";
import { WorkerTap } from "./worker_tap.ts";

const TIMEOUT_MS = 15_000;

interface Visit {
  readonly page: Page;
  readonly worker: WorkerTap;
  readonly demo: Demo;
  /** Moves the mouse to a pixel of the desktop, and presses or lets go the left button there. */
  readonly mouse: (what: "move" | "down" | "up", x: number, y: number) => Promise<void>;
  readonly click: (x: number, y: number) => Promise<void>;
}

function demoTest(
  name: string,
  test: (visit: Visit) => Promise<void>,
  options: DemoOptions = {},
): void {
  browserTest(`demo in the page: ${name}`, async (browser) => {
    await using demo = await startDemo(options);
    const address = `${demo.address.hostname}:${demo.address.port}`;
    await using gateway = await Gateway.start({ tokens: { t: address } });
    const url = gateway.insecureUrl("/?token=t&lang=en&scale=off&quality=lossless");
    const { page, tap: worker } = await WorkerTap.open(browser, url);
    await page.resize({ width: 1500, height: 1000 });
    const mouse = async (what: "move" | "down" | "up", x: number, y: number) => {
      const box = await page.box("#screen");
      await page.mouse(what, box.x + x, box.y + y);
    };
    const click = async (x: number, y: number) => {
      for (const what of ["move", "down", "up"] as const) await mouse(what, x, y);
    };
    await page.waitFor(`document.querySelector("#screen").getBoundingClientRect().width > 1000`);
    await test({ page, worker, demo, mouse, click });
    assertEquals(page.problems, []);
  });
}

/** The demo as the servers are that tests compare a page with. */
function screenOf({ desktop }: Demo): VncServer {
  return { screen: () => Promise.resolve(shownBy(desktop)) } as unknown as VncServer;
}

const PICTURES = ["Tight", "ZRLE", "Zlib", "CoRRE", "TightPNG"] as const;

browserTest("demo in the page: its picture arrives in each encoding, exactly", async (browser) => {
  for (const name of PICTURES) {
    const clock = new TestClock();
    const encodings = [ENCODING.CopyRect, ENCODING[name]];
    await using demo = await startDemo({ clock, encodings, width: 801, height: 603 });
    const address = `${demo.address.hostname}:${demo.address.port}`;
    await using gateway = await Gateway.start({ tokens: { t: address } });
    const url = gateway.insecureUrl("/?token=t&lang=en&scale=off&quality=lossless");
    const page = await openViewer(browser, url);
    await page.resize({ width: 1000, height: 800 });
    await assertShowsScreen(page, screenOf(demo), `${name} at first`);
    for (let frame = 0; frame < 5; frame++) {
      clock.time += 500;
      demo.desktop.frame();
    }
    await assertShowsScreen(page, screenOf(demo), `${name} after some frames`);
    assertEquals(page.problems, []);
    await page.close();
  }
});

demoTest("plays its tune", async ({ page, worker, click }) => {
  await worker.told({ type: "features", features: { audio: true } as never });
  await page.click("#tool-sound");
  await click(680, 672);
  const samples = await worker.heard(20_000);
  assert(samples.some((sample) => Math.abs(sample) > 0.1), "it is silent");
  await worker.told({ type: "audioEnd" });
});

demoTest("restarts from the power menu", async ({ page, worker }) => {
  await worker.told({ type: "features", features: { power: true } as never });
  const sees = async (what: string, condition: (word: number) => boolean) => {
    const deadline = performance.now() + TIMEOUT_MS;
    while (!condition((await visibleScreen(page)).pixels[0]! & 0xffffff)) {
      assert(performance.now() < deadline, `it is not ${what}`);
    }
  };
  await sees("bright", (word) => word !== 0);
  for (const selector of ["#tool-power", "#power-reboot", "#power-confirm"]) {
    await page.click(selector);
  }
  await sees("dark", (word) => word === 0);
  await sees("bright again", (word) => word !== 0);
});

demoTest("shares text of every script", async ({ page, worker, click }) => {
  // The demo names its clipboard's formats before it sends its screen.
  await worker.told({ type: "features", features: { resize: true } as never });
  const text = "Gr\u00fc\u00dfe, \u4e16\u754c \u20ac";
  await page.evaluate(`(() => {
    const field = document.querySelector("#clipboard-text");
    field.value = ${JSON.stringify(text)};
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  })()`);
  const deadline = performance.now() + TIMEOUT_MS;
  const isBack = () => page.evaluate<boolean>(`told.some(({ type }) => type === "clipboard")`);
  while (!await isBack()) {
    assert(performance.now() < deadline, "it was not copied back");
    await click(650, 555);
    await click(900, 552);
  }
  const told = await worker.told({ type: "clipboard" });
  assert(told.type === "clipboard" && told.content.text!.startsWith(text));
});

demoTest("lights its lamps", async ({ page, worker, click }) => {
  await click(700, 350);
  await page.press("CapsLock", "CapsLock");
  await worker.told({ type: "leds", capsLock: true });
});

demoTest("takes the size that the page wants", async ({ page, worker, demo }) => {
  await worker.told({ type: "features", features: { resize: true } as never });
  await worker.say({ type: "wantedSize", width: 901, height: 653 });
  await worker.told({ type: "resized", width: 901, height: 653 });
  assertEquals([demo.desktop.width, demo.desktop.height], [901, 653]);
  await page.waitFor(`document.querySelector("#screen").getBoundingClientRect().width === 901`);
});

demoTest("changes its size when its button is pressed", async ({ page, worker, click }) => {
  await click(680, 720);
  await worker.told({ type: "resized", width: 1440, height: 900 });
  await page.waitFor(`document.querySelector("#screen").getBoundingClientRect().width === 1440`);
});

demoTest("wants movements while its gyroscope is held", async ({ worker, mouse }) => {
  await mouse("move", 992, 696);
  await mouse("down", 992, 696);
  await worker.told({ type: "relativePointer", on: true });
  await mouse("move", 1020, 690);
  await mouse("up", 1020, 690);
  await worker.told({ type: "relativePointer", on: false });
});
