/** What TigerVNC's extensions bring: sizes both ways, a clipboard of all letters, an unseen page's peace. */
import { assertEquals } from "@std/assert";
import { Child, run } from "../servers/child.ts";
import type { XVncServer } from "../servers/vnc_server.ts";
import { startXtigervnc } from "../servers/xtigervnc.ts";
import { CLIENT_MESSAGES } from "./client_messages.ts";
import { Gateway } from "./gateway.ts";
import type { Page } from "./page.ts";
import { testPicture } from "./patterns.ts";
import { XClient } from "../servers/x_client.ts";
import { ServerTap } from "./server_tap.ts";
import { assertShowsScreen, browserTest } from "./viewer.ts";
import { WorkerTap } from "./worker_tap.ts";

const TEXT = "héllo 世界\nsecond line";

interface Desk {
  readonly page: Page;
  readonly worker: WorkerTap;
  readonly server: XVncServer;
  readonly tap: ServerTap;
}

function deskTest(name: string, test: (desk: Desk) => Promise<void>, query = "scale=off"): void {
  browserTest(name, async (browser) => {
    await using server = await startXtigervnc();
    using x = await XClient.open(server.display);
    await x.put(testPicture(x.width, x.height));
    await x.sync();
    await using tap = new ServerTap(server.address);
    await using gateway = await Gateway.start({ tokens: { t: tap.address } });
    const opened = await WorkerTap.open(
      browser,
      gateway.insecureUrl(`/?token=t&lang=en&quality=lossless&${query}`),
    );
    await test({ page: opened.page, worker: opened.tap, server, tap });
    assertEquals(opened.page.problems, []);
    await opened.page.close();
  });
}

deskTest("page follows when the desktop's own user changes its size", async (desk) => {
  const { page, worker, server } = desk;
  await assertShowsScreen(page, server, "before");
  await run("xrandr", ["--output", "VNC-0", "--mode", "800x600"], server.env);
  await worker.told({ type: "resized", width: 800, height: 600 });
  await assertShowsScreen(page, server, "after");
});

deskTest("desktop takes the size that the page wants", async ({ page, worker, server }) => {
  await worker.told({ type: "features", features: { resize: true } as never });
  await worker.say({ type: "wantedSize", width: 733, height: 411 });
  await worker.told({ type: "resized", width: 733, height: 411 });
  const { width, height } = await server.screen();
  assertEquals([width, height], [733, 411]);
  await assertShowsScreen(page, server, "after");
});

deskTest("scale=remote makes the desktop as large as the window, once", async (desk) => {
  const { page, worker, server, tap } = desk;
  await worker.told({ type: "features", features: { resize: true } as never });
  const first = await resizedTo(page, server);
  assertEquals(tap.sent(CLIENT_MESSAGES.SetDesktopSize).length, 1);
  await page.resize({ width: 777, height: 555 });
  const second = await resizedTo(page, server);
  assertEquals(first.width !== second.width && second.width <= 777, true);
  assertEquals(tap.sent(CLIENT_MESSAGES.SetDesktopSize).length, 2);
}, "scale=remote");

/** Waits until the canvas fills its stage in one direction at least, 1:1; gives the desktop's size. */
async function resizedTo(page: Page, server: XVncServer) {
  await page.waitFor(`(() => {
    const screen = document.querySelector("#screen"), box = screen.getBoundingClientRect();
    const { width, height } = told.findLast(({ type }) => type === "resized");
    return innerWidth - width < 64 && innerHeight - height < 200 &&
      Math.abs(box.width - width) < 1 && Math.abs(box.height - height) < 1;
  })()`);
  const { width, height } = await server.screen();
  return { width, height };
}

/** TigerVNC names its clipboard's formats before it sends its screens, of which the page is told. */
async function toldClipboard(worker: WorkerTap): Promise<void> {
  await worker.told({ type: "features", features: { resize: true } as never });
}

deskTest(
  "text of every script arrives from the desktop's clipboard",
  async ({ worker, server }) => {
    await toldClipboard(worker);
    await using clipboard = new Child("xclip", ["-quiet", "-in", "-selection", "clipboard"], {
      env: server.env,
      stdin: "piped",
    });
    const input = clipboard.stdin.getWriter();
    await input.write(new TextEncoder().encode(TEXT));
    await input.close();
    await worker.told({ type: "clipboard", content: { text: TEXT } });
  },
);

deskTest("text of every script can be pasted on the desktop", async ({ worker, server }) => {
  await toldClipboard(worker);
  await worker.say({ type: "clipboard", content: { text: TEXT } });
  let pasted = "";
  for (const deadline = performance.now() + 10_000; performance.now() < deadline;) {
    // Until a viewer has offered something there is no selection to paste, which is a failure of xclip.
    const bytes = await run("xclip", ["-out", "-selection", "clipboard"], server.env)
      .catch(() => new Uint8Array());
    pasted = new TextDecoder().decode(bytes);
    if (pasted === TEXT) break;
  }
  assertEquals(pasted, TEXT);
});

deskTest("an unseen page asks for nothing, and is right again when seen", async (desk) => {
  const { page, worker, server, tap } = desk;
  await assertShowsScreen(page, server, "before");
  using x = await XClient.open(server.display);
  await worker.say({ type: "visible", visible: false });
  await pressKey(worker, tap, 0xffe1);
  const before = asked(tap);
  for (let i = 1; i <= 20; i++) {
    await x.fill(10, 10, 300, 200, i * 0x0c0a08);
    await x.sync();
  }
  await pressKey(worker, tap, 0xffe3);
  assertEquals(asked(tap), before);
  await worker.say({ type: "visible", visible: true });
  await assertShowsScreen(page, server, "after");
});

function asked(tap: ServerTap): number {
  const { FramebufferUpdateRequest, EnableContinuousUpdates } = CLIENT_MESSAGES;
  return tap.sent(FramebufferUpdateRequest).length + tap.sent(EnableContinuousUpdates).length;
}

/** Messages keep their order: when the server has heard of the key, it has of all that was sent before. */
async function pressKey(worker: WorkerTap, tap: ServerTap, keysym: number): Promise<void> {
  const { KeyEvent, Qemu } = CLIENT_MESSAGES;
  for (const down of [true, false]) await worker.say({ type: "key", keysym, down });
  const isKey = (message: Uint8Array<ArrayBuffer>) =>
    (message[0] === KeyEvent || message[0] === Qemu) &&
    new DataView(message.buffer).getUint32(4) === keysym;
  await tap.until(({ messages }) => messages.some(isKey), `key ${keysym}`);
}
