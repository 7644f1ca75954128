import { assertEquals } from "@std/assert";
import { Certificate } from "../servers/certificate.ts";
import { XClient } from "../servers/x_client.ts";
import { startXtigervnc } from "../servers/xtigervnc.ts";
import { Gateway } from "./gateway.ts";
import { testPicture } from "./patterns.ts";
import { assertCleanPage, assertShowsScreen, browserTest, waitForState } from "./viewer.ts";

browserTest("page works over https, which is a secure context", async (browser) => {
  await using certificate = await Certificate.make();
  const { certPath, keyPath } = certificate;
  await using server = await startXtigervnc();
  using x = await XClient.open(server.display);
  await x.put(testPicture(640, 480));
  await x.watchInput();
  const args = ["--cert", certPath, "--key", keyPath];
  await using gateway = await Gateway.start({ tokens: { t: server.address }, args });
  const url = gateway.insecureUrl("/?token=t&scale=off");
  const page = await browser.newPage();
  // Nobody vouches for the certificate.
  await page.call("Security.setIgnoreCertificateErrors", { ignore: true });
  await page.goto(url);
  await waitForState(page, "connected");
  assertEquals(await page.evaluate("[location.protocol, isSecureContext]"), ["https:", true]);
  await assertShowsScreen(page, server, "over https");
  await page.click("#screen");
  await page.type("w");
  await x.inputUntil(({ kind, keysym }) => kind === "keyUp" && keysym === 0x77, "the typed letter");
  await assertShowsScreen(page, server, "after that");
  assertCleanPage(page, url);
});
