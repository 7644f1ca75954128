/** The main flow with the compiled executable, which `VNCGW_EXECUTABLE` names. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { countColours } from "../servers/picture.ts";
import { startQemu } from "../servers/qemu.ts";
import { XClient } from "../servers/x_client.ts";
import { startXtigervnc } from "../servers/xtigervnc.ts";
import { Gateway, spawnGateway } from "./gateway.ts";
import { testPicture } from "./patterns.ts";
import { assertCleanPage, assertShowsScreen, browserTest, openViewer } from "./viewer.ts";
import { signIn, visibleScreen, waitForState } from "./viewer.ts";

Deno.test("executable is what these tests run", async () => {
  const path = Deno.env.get("VNCGW_EXECUTABLE");
  if (path === undefined) throw new Error("VNCGW_EXECUTABLE is not set");
  const { size } = await Deno.stat(path);
  assert(size > 20_000_000, `${path} has ${size} bytes`);
});

Deno.test("executable shows its version and help", async () => {
  await using version = spawnGateway(["--version"]);
  assertEquals((await version.exited).code, 0);
  const { version: expected } = JSON.parse(await Deno.readTextFile("deno.json"));
  assertEquals((await version.says("stdout", /^(\S+)\n$/))[1], expected);
  await using help = spawnGateway(["--help"]);
  assertEquals((await help.exited).code, 0);
  assertMatch(help.stdout, /--tokens/);
});

browserTest("executable takes a person to a desktop", async (browser) => {
  await using server = await startXtigervnc({ password: "secret" });
  using x = await XClient.open(server.display);
  await x.put(testPicture(640, 480));
  await x.watchInput();
  await using gateway = await Gateway.start({ tokens: { target2: server.address } });
  const url = gateway.insecureUrl("/?token=target2&scale=off&lang=en");
  const page = await openViewer(browser, url, "authenticating");
  await signIn(page, "secret");
  await waitForState(page, "connected");
  await assertShowsScreen(page, server, "over TCP");
  await page.click("#screen");
  await page.type("w");
  await x.inputUntil(({ kind, keysym }) => kind === "keyUp" && keysym === 0x77, "the typed letter");
  assertCleanPage(page, url);
});

browserTest("executable dials unix sockets", async (browser) => {
  await using server = await startQemu({ unix: true });
  await using gateway = await Gateway.start({ tokens: { t: server.address } });
  const page = await openViewer(browser, gateway.insecureUrl("/?token=t&scale=off"));
  await assertShowsScreen(page, server, "over a unix socket");
});

browserTest("executable takes a changed token file", async (browser) => {
  await using server = await startXtigervnc();
  await using gateway = await Gateway.start({ tokens: { early: "127.0.0.1:1" } });
  await gateway.setTokens({ late: server.address });
  const page = await browser.newPage();
  await page.goto(gateway.insecureUrl("/?token=late"));
  await page.waitFor(`(() => {
    const { state } = document.documentElement.dataset;
    if (state === "failed") document.querySelector("#reconnect").click();
    return state === "connected";
  })()`);
});

browserTest("executable shows the demo without any VNC server", async (browser) => {
  await using gateway = await Gateway.start({ args: ["--demo"] });
  const page = await openViewer(browser, gateway.insecureUrl("/?lang=en"), "idle");
  await page.click("#start-demo");
  await waitForState(page, "connected");
  await page.waitFor(`document.querySelector("#screen").getBoundingClientRect().width > 100`);
  let colours = 0;
  for (const deadline = performance.now() + 10_000; performance.now() < deadline;) {
    colours = countColours(await visibleScreen(page));
    if (colours > 50) break;
  }
  assert(colours > 50, `the demo shows ${colours} colours`);
  assertCleanPage(page, gateway.insecureUrl("/"));
});
