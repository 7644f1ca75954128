import { assertEquals, assertNotEquals, assertStringIncludes } from "@std/assert";
import { startQemu } from "../servers/qemu.ts";
import type { VncServer, XVncServer } from "../servers/vnc_server.ts";
import { XClient } from "../servers/x_client.ts";
import { startX11vnc } from "../servers/x11vnc.ts";
import { startXtightvnc } from "../servers/xtightvnc.ts";
import { startXtigervnc } from "../servers/xtigervnc.ts";
import { Gateway } from "./gateway.ts";
import { testPicture } from "./patterns.ts";
import { assertCleanPage, assertShowsScreen, browserTest } from "./viewer.ts";
import { openViewer, signIn, visibleMessage, waitForState } from "./viewer.ts";

const PASSWORD = "pass w0r"; // 8 bytes, the most that count

/** Every server, without and with a password, and what its desktop's name has in it. */
const SERVERS: readonly {
  readonly name: string;
  readonly start: (password?: string) => Promise<VncServer>;
  readonly title: string;
}[] = [
  { name: "TigerVNC", start: startPlain(startXtigervnc), title: "desk-name" },
  { name: "TightVNC", start: startPlain(startXtightvnc), title: "desk-name" },
  { name: "x11vnc", start: startPlain(startX11vnc), title: "desk-name" },
  { name: "QEMU", start: (password) => startQemu(optional(password)), title: "QEMU" },
  {
    name: "QEMU on a unix socket",
    start: (password) => startQemu({ unix: true, ...optional(password) }),
    title: "QEMU",
  },
];

function optional(password?: string): { password?: string } {
  return password === undefined ? {} : { password };
}

function startPlain(
  start: (options: { name: string; password?: string }) => Promise<VncServer>,
): (password?: string) => Promise<VncServer> {
  return (password) => start({ name: "desk-name", ...optional(password) });
}

/** Something to see, where the server has nothing to show by itself. */
async function paint(server: VncServer | XVncServer): Promise<void> {
  if (!("display" in server)) return;
  using x = await XClient.open(server.display);
  await x.put(testPicture(x.width, x.height));
  await x.sync();
}

for (const { name, start, title } of SERVERS) {
  browserTest(`page shows ${name} without a password`, async (browser) => {
    await using server = await start();
    await paint(server);
    await using gateway = await Gateway.start({ tokens: { t: server.address } });
    const page = await openViewer(browser, gateway.insecureUrl("/?token=t&scale=off"));
    await assertShowsScreen(page, server, name);
    await page.waitFor(`document.title.includes(${JSON.stringify(title)})`);
    assertCleanPage(page, gateway.insecureUrl("/"));
  });

  browserTest(`page signs in to ${name} after a wrong password`, async (browser) => {
    await using server = await start(PASSWORD);
    await paint(server);
    await using gateway = await Gateway.start({ tokens: { t: server.address } });
    const url = gateway.insecureUrl("/?token=t&scale=off&lang=en");
    const page = await openViewer(browser, url, "authenticating");
    await page.waitFor(`document.querySelector("#credentials-password")?.checkVisibility()`);
    assertEquals(await page.evaluate(`document.querySelector("#credentials-username")`), null);
    await signIn(page, "wrong");
    assertStringIncludes((await visibleMessage(page)).toLowerCase(), "password");
    await signIn(page, PASSWORD);
    await waitForState(page, "connected");
    await assertShowsScreen(page, server, name);
    assertCleanPage(page, gateway.insecureUrl("/"));
  });
}

browserTest("password in the fragment signs in and leaves the address bar", async (browser) => {
  await using server = await startXtigervnc({ password: "secret77" });
  await using gateway = await Gateway.start({ tokens: { t: server.address } });
  const page = await openViewer(browser, gateway.url("/?token=t#password=secret77"));
  assertEquals((await page.evaluate<string>("location.href")).includes("secret77"), false);
  assertEquals(gateway.log.includes("secret77"), false);
});

browserTest("another fragment in the address bar is followed", async (browser) => {
  await using server = await startXtigervnc({ password: "secret77" });
  await using gateway = await Gateway.start({ tokens: { t: server.address } });
  const page = await openViewer(browser, gateway.url("/"), "idle");
  await page.evaluate(`location.hash = "token=t"`);
  await waitForState(page, "authenticating");
  await page.evaluate(`location.hash = "token=t&password=secret77"`);
  await waitForState(page, "connected");
  assertEquals(await page.evaluate("location.hash"), "#token=t");
});

browserTest("two viewers of one token both see the screen", async (browser) => {
  await using server = await startXtigervnc();
  await paint(server);
  await using gateway = await Gateway.start({ tokens: { t: server.address } });
  const url = gateway.url("/?token=t&scale=off");
  const first = await openViewer(browser, url);
  const second = await openViewer(browser, url);
  await assertShowsScreen(first, server, "first");
  await assertShowsScreen(second, server, "second");
});

browserTest("closing the tab ends the session at the server", async (browser) => {
  await using server = await startXtigervnc();
  await using gateway = await Gateway.start({ tokens: { t: server.address } });
  const page = await openViewer(browser, gateway.url("/?token=t"));
  await page.close();
  assertNotEquals(await server.logged(/Connections: +closed:/), null);
});
