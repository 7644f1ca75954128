/** A page whose worker is a stand-in: the test sees what the page tells it, and says what it likes. */
import { assertEquals } from "@std/assert";
import type { ToPage, ToWorker } from "../../web/link.ts";
import type { Chromium } from "./chromium.ts";
import { allowClipboard } from "./clipboard_permission.ts";
import { Gateway } from "./gateway.ts";
import type { Page } from "./page.ts";
import { browserTest, waitForState } from "./viewer.ts";

const SIZE = { width: 640, height: 480 };

/** Runs in the page, before its own code: takes the place of every worker. */
const STUB = `globalThis.Worker = class extends EventTarget {
  sent = [];
  constructor() {
    super();
    globalThis.stub = this;
  }
  postMessage(message) {
    this.sent.push(message);
    if (message.type === "connect") {
      this.says({ type: "state", state: "connecting" });
      this.says({ type: "state", state: "connected" });
      this.says({ type: "resized", ...${JSON.stringify(SIZE)} });
    }
  }
  says(data) {
    this.dispatchEvent(new MessageEvent("message", { data }));
  }
};`;

/** Everything that a server may be able to do. */
export const ALL_FEATURES = {
  resize: true,
  power: true,
  audio: true,
  clipboardImages: true,
  extendedMouseButtons: true,
} as const;

/** A page that is connected to a stand-in. */
export class StubbedPage {
  readonly page: Page;

  private constructor(page: Page) {
    this.page = page;
  }

  /** Opens `url` in a new page, which its worker connects at once. */
  static async open(browser: Chromium, url: string, before = ""): Promise<StubbedPage> {
    const page = await browser.newPage();
    const source = `${STUB}\n${before}`;
    await page.call("Page.addScriptToEvaluateOnNewDocument", { source });
    const stubbed = new StubbedPage(page);
    await stubbed.goto(url);
    return stubbed;
  }

  /** Goes elsewhere, with what the browser keeps. */
  async goto(url: string): Promise<void> {
    await this.page.goto(url);
    await waitForState(this.page, "connected");
  }

  /** What a person allows when the browser asks. */
  async allowClipboard(): Promise<void> {
    await allowClipboard(this.page);
  }

  /** The worker says this. */
  async says(message: ToPage): Promise<void> {
    await this.page.evaluate(`stub.says(${JSON.stringify(message)})`);
  }

  /** What the page has told since the last look, of the kinds that are asked for. */
  async sent<Type extends ToWorker["type"]>(
    ...types: Type[]
  ): Promise<Extract<ToWorker, { type: Type }>[]> {
    return await this.page.evaluate(`(() => {
      const wanted = ${JSON.stringify(types)};
      const found = stub.sent.filter(({ type }) => wanted.includes(type));
      stub.sent = stub.sent.filter((message) => !found.includes(message));
      return found;
    })()`);
  }

  /** Waits until the page tells something of this kind, and gives all of it. */
  async told<Type extends ToWorker["type"]>(
    type: Type,
  ): Promise<Extract<ToWorker, { type: Type }>[]> {
    await this.page.waitFor(`stub.sent.some(({ type }) => type === ${JSON.stringify(type)})`);
    return await this.sent(type);
  }
}

/** A test with a page on a gateway; each runs in a secure context, as many features need one. */
export function featureTest(
  name: string,
  test: (desk: StubbedPage, gateway: Gateway, browser: Chromium) => Promise<void>,
  { query = "", before = "", secure = true } = {},
): void {
  browserTest(name, async (browser) => {
    await using gateway = await Gateway.start({ tokens: { t: "127.0.0.1:1" } });
    const path = `/?token=t&lang=en&${query}`;
    const url = secure ? gateway.url(path) : gateway.insecureUrl(path);
    const desk = await StubbedPage.open(browser, url, before);
    await test(desk, gateway, browser);
    assertEquals(desk.page.problems, []);
  });
}
