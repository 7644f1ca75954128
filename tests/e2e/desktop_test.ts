/** What a desktop says beside pixels: its clipboard, bell, pointer, name and size. */
import { assertEquals } from "@std/assert";
import { Child, run } from "../servers/child.ts";
import type { XVncServer } from "../servers/vnc_server.ts";
import { XClient } from "../servers/x_client.ts";
import { startXtigervnc } from "../servers/xtigervnc.ts";
import { Gateway } from "./gateway.ts";
import type { Page } from "./page.ts";
import { testPicture } from "./patterns.ts";
import { assertShowsScreen, browserTest, openViewer } from "./viewer.ts";

interface Desk {
  readonly page: Page;
  readonly server: XVncServer;
  readonly x: XClient;
}

function desktopTest(name: string, test: (desk: Desk) => Promise<void>, title = "tiger"): void {
  browserTest(name, async (browser) => {
    await using server = await startXtigervnc({ name: title });
    using x = await XClient.open(server.display);
    await using gateway = await Gateway.start({ tokens: { t: server.address } });
    const page = await openViewer(browser, gateway.insecureUrl("/?token=t&lang=en&scale=off"));
    await test({ page, server, x });
    assertEquals(page.problems, []);
  });
}

const LATIN = "Grüße, ½ café\nsecond line";

desktopTest("text copied on the desktop arrives in the clipboard panel", async (desk) => {
  const { page, server } = desk;
  await using clipboard = new Child("xclip", ["-quiet", "-in", "-selection", "clipboard"], {
    env: server.env,
    stdin: "piped",
  });
  const input = clipboard.stdin.getWriter();
  await input.write(new TextEncoder().encode(LATIN));
  await input.close();
  await page.waitFor(
    `document.querySelector("#clipboard-text").value === ${JSON.stringify(LATIN)}`,
  );
});

desktopTest("text put into the clipboard panel can be pasted on the desktop", async (desk) => {
  const { page, server } = desk;
  await page.evaluate(`(() => {
    const field = document.querySelector("#clipboard-text");
    field.value = ${JSON.stringify(LATIN)};
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  })()`);
  let pasted = "";
  for (const deadline = performance.now() + 10_000; performance.now() < deadline;) {
    // Until a viewer has sent something there is no selection to paste, which is a failure of xclip.
    const bytes = await run("xclip", ["-out", "-selection", "clipboard"], server.env)
      .catch(() => new Uint8Array());
    pasted = new TextDecoder().decode(bytes);
    if (pasted === LATIN) break;
  }
  assertEquals(pasted, LATIN);
});

desktopTest("clipboard panel opens and takes typed text", async ({ page, x }) => {
  await x.watchInput();
  await page.click("#tool-clipboard");
  await page.click("#clipboard-text");
  await page.type("typed here");
  assertEquals(
    await page.evaluate(`document.querySelector("#clipboard-text").value`),
    "typed here",
  );
  await page.click("#screen");
  const events = await x.inputUntil(({ kind }) => kind === "buttonUp", "the click on the screen");
  assertEquals(events.filter(({ kind }) => kind === "keyDown"), []);
});

desktopTest("bells are counted", async ({ page, x }) => {
  const bells = () => page.evaluate<string>(`document.documentElement.dataset.bells`);
  const before = Number(await bells());
  await x.bell();
  await page.waitFor(`Number(document.documentElement.dataset.bells) > ${before}`);
  const once = Number(await bells());
  await x.bell();
  await page.waitFor(`Number(document.documentElement.dataset.bells) > ${once}`);
});

desktopTest("desktop's own pointer is the one that is seen", async ({ page, server }) => {
  const cursor = `getComputedStyle(document.querySelector("#screen")).cursor`;
  await run("xsetroot", ["-cursor_name", "left_ptr"], server.env);
  // The server looks at its pointer's shape when the pointer moves.
  const { x, y } = await page.box("#screen");
  await page.mouse("move", x + 100, y + 100);
  await page.mouse("move", x + 150, y + 150);
  await page.waitFor(`${cursor}.startsWith("url(")`);
  const before = await page.evaluate<string>(cursor);
  await run("xsetroot", ["-cursor_name", "watch"], server.env);
  await page.mouse("move", x + 200, y + 200);
  await page.waitFor(`${cursor}.startsWith("url(") && ${cursor} !== ${JSON.stringify(before)}`);
});

desktopTest("title follows the desktop's name", async ({ page, server }) => {
  await page.waitFor(`document.title.includes("tiger")`);
  await run("tigervncconfig", ["-set", "desktop=renamed desk"], server.env);
  await page.waitFor(`document.title.includes("renamed desk")`);
});

desktopTest("desktop's name is text, whatever it says", async ({ page }) => {
  await page.waitFor(`document.title.includes("<img src=x")`);
  assertEquals(
    await page.evaluate(`document.querySelectorAll("img:not(#clipboard-picture)").length`),
    0,
  );
}, "<img src=x onerror=alert(1)>");

desktopTest("canvas follows the desktop's size", async ({ page, server, x }) => {
  await x.put(testPicture(640, 480));
  for (const size of ["800x600", "640x480"]) {
    await run("xrandr", ["--output", "VNC-0", "--mode", size], server.env);
    const [width] = size.split("x");
    await page.waitFor(
      `document.querySelector("#screen").getBoundingClientRect().width === ${width}`,
    );
    await assertShowsScreen(page, server, size);
  }
});

/** Writes down the screen's size and place, and what lies in its middle, in the moment of `connected`. */
const LOOK_AT_ONCE = `(() => {
  new MutationObserver(() => {
    if (document.documentElement.dataset.state !== "connected" || globalThis.looks) return;
    const canvas = document.querySelector("#screen");
    const { x, y, width, height } = canvas.getBoundingClientRect();
    const top = document.elementFromPoint(x + width / 2, y + height / 2);
    globalThis.looks = [canvas.width, canvas.height, width > 0, height > 0, top?.id];
  }).observe(document, { subtree: true, attributeFilter: ["data-state"] });
})()`;

browserTest("the screen has its size and place when the page says connected", async (browser) => {
  await using server = await startXtigervnc({ width: 801, height: 603 });
  await using gateway = await Gateway.start({ tokens: { t: server.address } });
  for (const scale of ["off", "fit", "remote"]) {
    const page = await browser.newPage();
    await page.call("Page.addScriptToEvaluateOnNewDocument", { source: LOOK_AT_ONCE });
    await page.goto(gateway.url(`/?token=t&scale=${scale}`));
    await page.waitFor("globalThis.looks");
    assertEquals(await page.evaluate("looks"), [801, 603, true, true, "screen"], scale);
    await page.close();
  }
});
