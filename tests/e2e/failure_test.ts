import { assertEquals, assertMatch } from "@std/assert";
import { BANNER } from "../_bytes.ts";
import { freePort } from "../servers/free_port.ts";
import { startXtigervnc } from "../servers/xtigervnc.ts";
import { Gateway } from "./gateway.ts";
import { assertShowsScreen, browserTest, openViewer, visibleMessage } from "./viewer.ts";
import { waitForState } from "./viewer.ts";

browserTest("page says that the target is down, and reconnects when it is up", async (browser) => {
  await using gateway = await Gateway.start({ tokens: { t: `127.0.0.1:${freePort()}` } });
  const url = gateway.insecureUrl("/?token=t&lang=en&scale=off");
  const page = await openViewer(browser, url, "failed");
  assertMatch(await visibleMessage(page), /refused|unreachable|reach|down/i);
  await using server = await startXtigervnc();
  await gateway.setTokens({ t: server.address });
  await page.click("#reconnect");
  // A changed token file counts within moments; until then the old target is dialled again.
  await page.waitFor(`(() => {
    const { state } = document.documentElement.dataset;
    if (state === "failed") document.querySelector("#reconnect").click();
    return state === "connected";
  })()`);
  await assertShowsScreen(page, server, "after reconnecting");
});

browserTest("page marks the particulars as English among Chinese", async (browser) => {
  await using gateway = await Gateway.start({ tokens: { t: `127.0.0.1:${freePort()}` } });
  const page = await openViewer(browser, gateway.insecureUrl("/?token=t&lang=zh"), "failed");
  assertMatch(await visibleMessage(page), /\p{Script=Han}.*\n.*refused/su);
  const detail = `document.querySelector("#message .detail").closest("[lang]").lang`;
  assertEquals(await page.evaluate(`[document.documentElement.lang, ${detail}]`), ["zh-CN", "en"]);
});

browserTest("page says that the browser is too old, in one language", async (browser) => {
  await using gateway = await Gateway.start({ tokens: { t: "127.0.0.1:1" } });
  const page = await browser.newPage();
  const source = `delete HTMLCanvasElement.prototype.transferControlToOffscreen`;
  await page.call("Page.addScriptToEvaluateOnNewDocument", { source });
  await page.goto(gateway.insecureUrl("/?token=t&lang=zh"));
  await waitForState(page, "failed");
  assertMatch(await visibleMessage(page), /^浏览器版本过旧[^\n]*$/);
});

/** What a server does with the answer to its challenge. */
const REFUSALS: Readonly<Record<string, Uint8Array<ArrayBuffer>>> = {
  "is too many": Uint8Array.of(0, 0, 0, 2, 0, 0, 0, 0),
  "gets no word": new Uint8Array(0),
};

/** Asks each viewer for a password with VNC authentication, answers alike, and hangs up. */
async function refusePasswords(listener: Deno.TcpListener, word: Uint8Array<ArrayBuffer>) {
  let answers = 0;
  for await (const connection of listener) {
    const bytes = connection.readable.getReader({ mode: "byob" });
    const read = (min: number) => bytes.read(new Uint8Array(min), { min });
    await connection.write(BANNER);
    await read(12);
    await connection.write(Uint8Array.of(1, 2));
    await read(1);
    await connection.write(new Uint8Array(16));
    // A viewer that asks its person first may go before that.
    if ((await read(16)).value?.length === 16) answers++;
    await connection.write(word).catch(() => {});
    await bytes.cancel();
  }
  return answers;
}

for (const [what, word] of Object.entries(REFUSALS)) {
  browserTest(`password that ${what} is asked for again, not sent again`, async (browser) => {
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const answers = refusePasswords(listener, word);
    const tokens = { t: `127.0.0.1:${listener.addr.port}` };
    await using gateway = await Gateway.start({ tokens });
    const url = gateway.insecureUrl("/?token=t&lang=en#password=wrong");
    const page = await openViewer(browser, url, "failed");
    await page.click("#reconnect");
    await page.waitFor(`document.querySelector("#credentials-password")?.checkVisibility()`);
    await page.press("Escape");
    await waitForState(page, "disconnected");
    await page.close();
    listener.close();
    assertEquals(await answers, 1);
  });
}

browserTest("page says that the token is unknown", async (browser) => {
  await using gateway = await Gateway.start({ tokens: { t: "127.0.0.1:1" } });
  const url = gateway.insecureUrl("/?token=no-such-token&lang=en");
  const page = await openViewer(browser, url, "failed");
  // Once, and not again in the gateway's words.
  assertEquals(await visibleMessage(page), "This token is not known here.");
  // By the keyboard the next try is a press away, however soon the first one failed.
  assertEquals(await page.evaluate("document.activeElement.id"), "reconnect");
  assertEquals(gateway.log.includes("no-such-token"), false);
});

browserTest("way from a failure to the start page keeps the language", async (browser) => {
  await using gateway = await Gateway.start({ tokens: { t: "127.0.0.1:1" } });
  const page = await openViewer(browser, gateway.insecureUrl("/?token=nope&lang=zh"), "failed");
  assertEquals(await visibleMessage(page), "此处没有这个令牌。");
  await page.click("#home");
  await waitForState(page, "idle");
  assertEquals(await page.evaluate("document.documentElement.lang"), "zh-CN");
});

browserTest("page says that the target is no VNC server", async (browser) => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const serving = (async () => {
    for await (const connection of listener) {
      await connection.write(new TextEncoder().encode("SSH-2.0-OpenSSH_9.2\r\n"));
      connection.close();
    }
  })();
  await using gateway = await Gateway.start({ tokens: { t: `127.0.0.1:${listener.addr.port}` } });
  const page = await openViewer(browser, gateway.insecureUrl("/?token=t&lang=en"), "failed");
  assertMatch(await visibleMessage(page), /VNC/);
  listener.close();
  await serving;
});

browserTest(
  "page shows that a connection takes its time, and goes on showing it",
  async (browser) => {
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const accepted = listener.accept();
    const tokens = { t: `127.0.0.1:${listener.addr.port}` };
    await using gateway = await Gateway.start({ tokens });
    const page = await openViewer(browser, gateway.insecureUrl("/?token=t"), "connecting");
    const look = `[document.documentElement.dataset.state,
    getComputedStyle(document.querySelector("#lobby")).visibility].join()`;
    await page.waitFor(`${look} === "connecting,visible"`);
    (await accepted).close();
    listener.close();
    await waitForState(page, "failed");
    const again = `(() => { document.querySelector("#reconnect").click(); return ${look}; })()`;
    assertEquals(await page.evaluate(again), "connecting,visible");
  },
);

browserTest("page says that the server went away in mid-session", async (browser) => {
  await using server = await startXtigervnc();
  await using gateway = await Gateway.start({ tokens: { t: server.address } });
  const page = await openViewer(browser, gateway.insecureUrl("/?token=t&lang=en"));
  await server.crash();
  await waitForState(page, "disconnected");
  assertMatch(await visibleMessage(page), /\S/);
  await page.waitFor(`document.querySelector("#reconnect").checkVisibility()`);
});

browserTest("page says that the gateway went away", async (browser) => {
  await using server = await startXtigervnc();
  await using gateway = await Gateway.start({ tokens: { t: server.address } });
  const page = await openViewer(browser, gateway.insecureUrl("/?token=t&lang=en"));
  await gateway.child.stop("SIGTERM");
  await waitForState(page, "disconnected");
  assertMatch(await visibleMessage(page), /\S/);
});

browserTest("page reconnects by itself where it is asked to", async (browser) => {
  await using server = await startXtigervnc();
  await using gateway = await Gateway.start({ tokens: { t: server.address } });
  const url = gateway.url("/?token=t&reconnect=1&reconnect_delay=100&scale=off");
  const page = await openViewer(browser, url);
  await server.crash();
  await page.waitFor(`document.documentElement.dataset.state !== "connected"`);
  await using other = await startXtigervnc();
  await gateway.setTokens({ t: other.address });
  await page.waitFor(`document.documentElement.dataset.state === "connected"`, 30_000);
  await assertShowsScreen(page, other, "after reconnecting");
});
