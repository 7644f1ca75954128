/** The bridge under the client that people use today, as Debian packages it. */
import { assertEquals } from "@std/assert";
import { XClient } from "../servers/x_client.ts";
import { startXtigervnc } from "../servers/xtigervnc.ts";
import { Gateway } from "./gateway.ts";
import { PageSite } from "./page_site.ts";
import { describeDifference } from "../servers/picture.ts";
import { browserTest } from "./viewer.ts";

const SAME_TIMEOUT_MS = 15_000;
const FOLDER = "/usr/share/novnc";

browserTest("noVNC works through the bridge", async (browser) => {
  await using server = await startXtigervnc({ password: "secret" });
  using x = await XClient.open(server.display);
  await x.watchInput();
  await using client = new PageSite(FOLDER);
  await using gateway = await Gateway.start({
    tokens: { t: server.address },
    args: ["--allow-origin", client.origin],
  });
  const page = await browser.newPage();
  const query = `host=localhost&port=${gateway.port}&path=websockify/%3Ftoken%3Dt&password=secret`;
  await page.goto(`${client.origin}/vnc_lite.html?${query}`);
  await page.waitFor(`document.querySelector("#status").textContent.startsWith("Connected")`);
  // At its standard quality flat areas come without loss.
  await x.fill(0, 0, 640, 480, 0x204060);
  await x.fill(100, 100, 200, 150, 0xc0ffee);
  await x.sync();
  const deadline = performance.now() + SAME_TIMEOUT_MS;
  let difference = "not compared";
  while (difference !== "" && performance.now() < deadline) {
    const shown = await page.screenshot(await page.box("#screen canvas"));
    difference = describeDifference(shown, await server.screen());
  }
  assertEquals(difference, "");
  await page.click("#screen canvas");
  await page.type("hi");
  const events = await x.inputUntil(
    ({ kind, keysym }) => kind === "keyUp" && keysym === 0x69,
    "the typed letters",
  );
  const typed = events.filter(({ kind }) => kind === "keyDown").map(({ keysym }) => keysym);
  assertEquals(typed, [0x68, 0x69]);
});

browserTest("noVNC from an origin that is not allowed is refused", async (browser) => {
  await using server = await startXtigervnc();
  await using client = new PageSite(FOLDER);
  await using gateway = await Gateway.start({ tokens: { t: server.address } });
  const page = await browser.newPage();
  const query = `host=localhost&port=${gateway.port}&path=websockify/%3Ftoken%3Dt`;
  await page.goto(`${client.origin}/vnc_lite.html?${query}`);
  await page.waitFor(
    `/went wrong|closed|disconnected/i.test(document.querySelector("#status").textContent)`,
  );
});
