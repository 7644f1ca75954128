/** The bridge under the client that people use today, as Debian packages it. */
import { assertEquals } from "@std/assert";
import { XClient } from "../servers/x_client.ts";
import { startXtigervnc } from "../servers/xtigervnc.ts";
import { Gateway } from "./gateway.ts";
import { describeDifference } from "../servers/picture.ts";
import { browserTest } from "./viewer.ts";

const SAME_TIMEOUT_MS = 15_000;
const FOLDER = "/usr/share/novnc";

const TYPES: Readonly<Record<string, string>> = {
  html: "text/html",
  js: "text/javascript",
  css: "text/css",
  svg: "image/svg+xml",
  json: "application/json",
};

/** Serves the package's files from an origin of their own. */
function serveClient(): Deno.HttpServer<Deno.NetAddr> {
  return Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async ({ url }) => {
    const { pathname } = new URL(url);
    const body = await Deno.readFile(FOLDER + pathname).catch(() => undefined);
    if (!body) return new Response(null, { status: 404 });
    const type = TYPES[pathname.split(".").at(-1)!] ?? "application/octet-stream";
    return new Response(body, { headers: { "content-type": type } });
  });
}

browserTest("noVNC works through the bridge", async (browser) => {
  await using server = await startXtigervnc({ password: "secret" });
  using x = await XClient.open(server.display);
  await x.watchInput();
  await using client = serveClient();
  const origin = `http://localhost:${client.addr.port}`;
  await using gateway = await Gateway.start({
    tokens: { t: server.address },
    args: ["--allow-origin", origin],
  });
  const page = await browser.newPage();
  const query = `host=localhost&port=${gateway.port}&path=websockify/%3Ftoken%3Dt&password=secret`;
  await page.goto(`${origin}/vnc_lite.html?${query}`);
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
  await using client = serveClient();
  await using gateway = await Gateway.start({ tokens: { t: server.address } });
  const page = await browser.newPage();
  const query = `host=localhost&port=${gateway.port}&path=websockify/%3Ftoken%3Dt`;
  await page.goto(`http://localhost:${client.addr.port}/vnc_lite.html?${query}`);
  await page.waitFor(
    `/went wrong|closed|disconnected/i.test(document.querySelector("#status").textContent)`,
  );
});
