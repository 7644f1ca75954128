/** Text that no key typed: input methods and soft keyboards. */
import { assertEquals } from "@std/assert";
import { echoedText, echoSector } from "../servers/echo_sector.ts";
import { startQemu } from "../servers/qemu.ts";
import { startX11vnc } from "../servers/x11vnc.ts";
import { XClient } from "../servers/x_client.ts";
import { startXtigervnc } from "../servers/xtigervnc.ts";
import { startXtightvnc } from "../servers/xtightvnc.ts";
import { Gateway } from "./gateway.ts";
import { assertAllReleased, inputTest, isKey, KEYSYMS, pressed } from "./input_desk.ts";
import { browserTest, openViewer, waitForState } from "./viewer.ts";

/** Has every character that a US keyboard writes with Shift, between some that it writes without. */
const SHIFTED = 'aB!@#$%^&*()_+{}|:"<>?~ [z]Q';

const SERVERS = [
  ["TigerVNC", startXtigervnc],
  ["TightVNC", startXtightvnc],
  ["x11vnc", startX11vnc],
] as const;

for (const [name, start] of SERVERS) {
  inputTest(
    `text without keys arrives at ${name}, capitals and signs too`,
    async ({ page, x }) => {
      await page.insertText(SHIFTED);
      // As some soft keyboards tell their keys.
      for (const character of "Y?") await page.press(character, "");
      await page.press("Enter");
      const events = await x.inputUntil(isKey("keyUp", KEYSYMS.Return), "Return");
      assertEquals(String.fromCodePoint(...pressed(events).slice(0, -1)), `${SHIFTED}Y?`);
      assertAllReleased(events);
    },
    "scale=off",
    start,
  );
}

browserTest("text without keys arrives at QEMU, capitals and signs too", async (browser) => {
  await using qemu = await startQemu({ boot: echoSector() });
  await using gateway = await Gateway.start({ tokens: { t: qemu.address } });
  const page = await openViewer(browser, gateway.insecureUrl("/?token=t"));
  const echoed = async (wanted: (text: string) => boolean) => {
    const deadline = performance.now() + 15_000;
    let text = await echoedText(qemu);
    while ((text === undefined || !wanted(text)) && performance.now() < deadline) {
      text = await echoedText(qemu);
    }
    return text;
  };
  assertEquals(await echoed(() => true), "");
  await page.type("Key: A?");
  await page.insertText(SHIFTED);
  for (const character of "Y?") await page.press(character, "");
  await page.type("|ax");
  assertEquals(await echoed((text) => text.endsWith("x")), `Key: A?${SHIFTED}Y?|ax`);
  assertEquals(page.problems, []);
});

inputTest("an input method's drafts wait until one is chosen", async ({ page, x }) => {
  for (const draft of ["k", "ko", "kon"]) await page.compose(draft);
  await page.insertText("Wako");
  await page.press("Enter");
  const events = await x.inputUntil(isKey("keyUp", KEYSYMS.Return), "Return");
  assertEquals(String.fromCodePoint(...pressed(events).slice(0, -1)), "Wako");
  assertAllReleased(events);
});

browserTest("a soft keyboard's drafts are typed as they grow and change", async (browser) => {
  await using server = await startXtigervnc();
  using x = await XClient.open(server.display);
  await x.watchInput();
  await using gateway = await Gateway.start({ tokens: { t: server.address } });
  const page = await browser.newPage();
  await page.resize({ width: 375, height: 667, mobile: true });
  await page.goto(gateway.insecureUrl("/?token=t"));
  await waitForState(page, "connected");
  await page.click("#tool-keyboard");
  for (const draft of ["h", "ha", "he"]) await page.compose(draft);
  await page.insertText("Hi");
  await page.press("Enter");
  const { BackSpace, Return } = KEYSYMS;
  const events = await x.inputUntil(isKey("keyUp", Return), "Return");
  const typed = [..."ha", BackSpace, "e", BackSpace, BackSpace, ..."Hi"];
  const keysyms = typed.map((key) => typeof key === "string" ? key.codePointAt(0)! : key);
  assertEquals(pressed(events), [...keysyms, Return]);
  assertAllReleased(events);
});
