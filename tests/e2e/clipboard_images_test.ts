/** Images between the browser's clipboard and a server's: both ways, by paste and by themselves. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { startDemo } from "../../proxy/demo/demo.ts";
import { decodeDib } from "../../rfb/clipboard/decode_dib.ts";
import { ACTION, FORMAT, parseFlags, parseProvide } from "../../rfb/clipboard/extended_message.ts";
import { dibOf, littleEndian } from "../rfb/clipboard/_dib.ts";
import { allowClipboard } from "./clipboard_permission.ts";
import { CLIENT_MESSAGES } from "./client_messages.ts";
import { Gateway } from "./gateway.ts";
import type { Page } from "./page.ts";
import { ServerTap } from "./server_tap.ts";
import { browserTest, waitForState } from "./viewer.ts";
import { WorkerTap } from "./worker_tap.ts";

const SIZE = { width: 40, height: 30 };
const RED = 0xff2010e0;
const BLUE = 0xffe05040;

/** The image that a person copies here: blue, red in its left upper quarter. */
const PIXELS = Uint32Array.from(
  { length: SIZE.width * SIZE.height },
  (_, i) => i % SIZE.width < 20 && i < 15 * SIZE.width ? RED : BLUE,
);

/** The same in the page, as a file. */
const MAKE_IMAGE = `(() => {
  const canvas = new OffscreenCanvas(${SIZE.width}, ${SIZE.height});
  const context = canvas.getContext("2d");
  context.fillStyle = "#4050e0";
  context.fillRect(0, 0, 40, 30);
  context.fillStyle = "#e01020";
  context.fillRect(0, 0, 20, 15);
  return canvas.convertToBlob();
})()`;

/** What the clipboard of the browser holds as an image: its pixels, once there is one. */
const READ_IMAGE = `(async () => {
  for (let tries = 0; tries < 500; tries++) {
    try {
      const [item] = await navigator.clipboard.read();
      const bitmap = await createImageBitmap(await item.getType("image/png"));
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
      const context = canvas.getContext("2d");
      context.drawImage(bitmap, 0, 0);
      const { data, width, height } = context.getImageData(0, 0, bitmap.width, bitmap.height);
      return { width, height, pixels: [...new Uint32Array(data.buffer)] };
    } catch {
      // Nothing is there yet, or it has just changed.
    }
    await new Promise((later) => requestAnimationFrame(later));
  }
})()`;

interface Visit {
  readonly page: Page;
  readonly worker: WorkerTap;
  readonly tap: ServerTap;
  /** Has the demo paste the image that it got, and copy it back. */
  readonly copyBack: () => Promise<void>;
}

/** A page that shows the demo, and everything that it sends there. */
function imageTest(
  name: string,
  test: (visit: Visit) => Promise<void>,
  { secure = true, query = "" } = {},
): void {
  browserTest(name, async (browser) => {
    await using demo = await startDemo();
    await using tap = new ServerTap(`${demo.address.hostname}:${demo.address.port}`);
    await using gateway = await Gateway.start({ tokens: { t: tap.address } });
    const path = `/?token=t&lang=en&scale=off${query}`;
    const url = secure ? gateway.url(path) : gateway.insecureUrl(path);
    const { page, tap: worker } = await WorkerTap.open(browser, url);
    await page.resize({ width: 1500, height: 1000 });
    await page.waitFor(`document.querySelector("#screen").getBoundingClientRect().width > 1000`);
    const copyBack = async () => {
      const box = await page.box("#screen");
      for (const [x, y] of [[650, 555], [900, 552]] as const) {
        for (const what of ["move", "down", "up"] as const) {
          await page.mouse(what, box.x + x, box.y + y);
        }
      }
      await page.waitFor(`told.some(({ type }) => type === "clipboard")`);
    };
    await test({ page, worker, tap, copyBack });
    assertEquals(page.problems, []);
  });
}

/** What the page says of its clipboard: flags, and what it provides. */
function clipboardMessages(tap: ServerTap) {
  return tap.sent(CLIENT_MESSAGES.ClientCutText).map((message) => parseFlags(message.subarray(8)));
}

/** Formats that the page has offered, in order. */
function offers(tap: ServerTap): number[] {
  return clipboardMessages(tap)
    .filter(({ flags }) => (flags & ACTION.notify) !== 0 && (flags & ACTION.caps) === 0)
    .map(({ flags }) => flags & 0xffff);
}

/** The first image that the page has provided. */
function providedImage(tap: ServerTap): Uint8Array | undefined {
  const provided = clipboardMessages(tap)
    .find(({ flags }) => flags >>> 24 === ACTION.provide >>> 24 && (flags & FORMAT.dib) !== 0);
  return provided && parseProvide(provided.flags, provided.body).get(FORMAT.dib);
}

/** Ctrl+V on the screen as the browser tells it, with an image in the clipboard. */
const PASTE = `${MAKE_IMAGE}.then((blob) => {
  const field = document.querySelector("#keyboard-input");
  const key = { key: "v", code: "KeyV", ctrlKey: true, cancelable: true, bubbles: true };
  const clipboardData = new DataTransfer();
  clipboardData.items.add(new File([blob], "image.png", { type: "image/png" }));
  field.dispatchEvent(new KeyboardEvent("keydown", key));
  field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, cancelable: true }));
})`;

imageTest(
  "an image that is pasted by plain http reaches the server before the key, and comes back",
  async ({ page, worker, tap, copyBack }) => {
    await worker.told({ type: "features", features: { clipboardImages: true } as never });
    await page.evaluate(PASTE);
    const dib = await tap.until(providedImage, "the image");
    const { rgba, ...size } = decodeDib(dib);
    assertEquals(size, SIZE);
    assertEquals(new Uint32Array(rgba.buffer), PIXELS);
    const isV = ([type, down, , , ...keysym]: Uint8Array) =>
      type === CLIENT_MESSAGES.KeyEvent && down === 1 && keysym[3] === 0x76;
    const isKey = (message: Uint8Array) =>
      isV(message) ||
      message[0] === CLIENT_MESSAGES.Qemu && message[3] === 1 && message[7] === 0x76;
    await tap.until(() => tap.messages.some(isKey), "the key");
    const isOffer = (message: Uint8Array) =>
      message[0] === CLIENT_MESSAGES.ClientCutText && message[8] === ACTION.notify >>> 24;
    const order = [tap.messages.findIndex(isOffer), tap.messages.findIndex(isKey)] as const;
    assert(order[0] >= 0 && order[0] < order[1], `offer and key: ${order}`);

    await copyBack();
    await page.click("#tool-clipboard");
    await page.waitFor(`document.querySelector("#clipboard-picture").checkVisibility()`);
    const said = await page.evaluate<string>(`document.querySelector("#clipboard-size").innerText`);
    assertStringIncludes(said, "40 × 30");
    assertStringIncludes(said, "right click");
    const copy = `document.querySelector("#clipboard-copy-image").checkVisibility()`;
    assertEquals(await page.evaluate(copy), false);
  },
  { secure: false },
);

imageTest(
  "an image gets from clipboard to clipboard by itself over https, and is not sent back",
  async ({ page, worker, tap, copyBack }) => {
    await allowClipboard(page);
    await worker.told({ type: "features", features: { clipboardImages: true } as never });
    await page.click("#screen");
    await page.evaluate(`${MAKE_IMAGE}.then((blob) =>
      navigator.clipboard.write([new ClipboardItem({ "image/png": blob })]))`);
    await page.evaluate(`dispatchEvent(new Event("focus"))`);
    const sent = await tap.until(providedImage, "the image");
    assertEquals(new Uint32Array(decodeDib(sent).rgba.buffer), PIXELS);

    // Somebody else's text, which the page does not see, so that the image is seen to come back.
    await page.evaluate(`navigator.clipboard.writeText("between")`);
    await copyBack();
    await page.waitFor(`told.some(({ content }) => content?.png)`);
    const { pixels, ...size } = await page.evaluate(READ_IMAGE);
    assertEquals(size, SIZE);
    assertEquals(Uint32Array.from(pixels), PIXELS);

    await page.evaluate(`dispatchEvent(new Event("focus"))`);
    await page.evaluate(READ_IMAGE);
    await page.evaluate(`navigator.clipboard.writeText("after")`);
    await page.evaluate(`dispatchEvent(new Event("focus"))`);
    await tap.until((tap) => offers(tap).at(-1) === FORMAT.text, "the next text");
    assertEquals(offers(tap), [FORMAT.dib, FORMAT.text]);
  },
);

imageTest("the panel takes an image and copies one", async ({ page, worker, tap, copyBack }) => {
  await allowClipboard(page);
  await worker.told({ type: "features", features: { clipboardImages: true } as never });
  await page.click("#tool-clipboard");
  await page.evaluate(PASTE.replace("#keyboard-input", "#clipboard-text"));
  await tap.until(providedImage, "the image");
  await copyBack();
  await page.evaluate(`navigator.clipboard.writeText("other")`);
  await page.click("#clipboard-copy-image");
  assertEquals(Uint32Array.from((await page.evaluate(READ_IMAGE)).pixels), PIXELS);
  await page.evaluate(`(() => {
    const text = document.querySelector("#clipboard-text");
    text.value = "typed";
    text.dispatchEvent(new InputEvent("input"));
  })()`);
  const shown = `document.querySelector("#clipboard-image").checkVisibility()`;
  assertEquals(await page.evaluate(shown), false);
});

imageTest("an image is not sent in view-only mode, nor after it", async ({ page, worker, tap }) => {
  await worker.told({ type: "features", features: { clipboardImages: true } as never });
  await page.evaluate(PASTE);
  await worker.say({ type: "clipboard", content: { text: "said" } });
  assertEquals(await page.evaluate(`document.querySelector("#clipboard-image").hidden`), true);
  const settings = { viewOnly: false, quality: "auto", colours: "full" } as const;
  await worker.say({ type: "settings", settings });
  await worker.say({ type: "clipboard", content: { text: "allowed" } });
  await tap.until((tap) => offers(tap).length > 0, "an offer");
  assertEquals(offers(tap), [FORMAT.text]);
  assertEquals(providedImage(tap), undefined);
}, { query: "&view_only=1" });

browserTest("images keep their fingerprint on every way through the browser", async (browser) => {
  await using gateway = await Gateway.start({ tokens: { t: "127.0.0.1:1" } });
  const page = await browser.newPage();
  await page.goto(gateway.url("/?token=t&autoconnect=0"));
  await waitForState(page, "idle");
  await allowClipboard(page);
  await page.evaluate(`document.body.click()`);
  const masks = [0xff0000, 0xff00, 0xff, 0xff000000];
  const words = Array.from({ length: 4096 }, (_, i) => Math.imul(i, 0x9e3779b1) >>> 0);
  const translucent = dibOf(
    { size: 124, width: 64, height: 64, bits: 32, compression: 3, masks },
    littleEndian(...words),
  );
  const opaque = dibOf({ width: 64, height: 64, bits: 32 }, littleEndian(...words));
  for (const dib of [opaque, translucent]) {
    const [first, again] = await page.evaluate<number[]>(`(async () => {
      const { toPng, toDib } = await import("/clipboard_images.js");
      const { png, fingerprint } = await toPng(Uint8Array.of(${dib}));
      const blob = new Blob([png], { type: "image/png" });
      await navigator.clipboard.write([new ClipboardItem({ "image/png": blob })]);
      const [item] = await navigator.clipboard.read();
      const back = new Uint8Array(await (await item.getType("image/png")).arrayBuffer());
      return [fingerprint, (await toDib(back)).fingerprint];
    })()`);
    assertEquals(first, again);
  }
  const refused = await page.evaluate<string>(`(async () => {
    const { toDib } = await import("/clipboard_images.js");
    const png = new Uint8Array(64);
    new DataView(png.buffer).setUint32(16, 65535);
    new DataView(png.buffer).setUint32(20, 65535);
    return await toDib(png).then(() => "taken", String);
  })()`);
  assertStringIncludes(refused, "Cannot send image of 65535x65535");
  assertEquals(page.problems, []);
});
