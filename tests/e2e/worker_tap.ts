import type { ToPage, ToWorker } from "../../web/link.ts";
import type { Chromium } from "./chromium.ts";
import type { Page } from "./page.ts";
import { waitForState } from "./viewer.ts";

/**
 * Runs before the page's own scripts: keeps what its worker says, and the worker. Of sound only the
 * first channel is kept, in one long array, since so much of it comes.
 */
const LISTENER = `{
  const Original = Worker;
  globalThis.told = [];
  globalThis.heard = [];
  globalThis.Worker = class extends Original {
    constructor(...args) {
      super(...args);
      globalThis.tappedWorker = this;
      this.addEventListener("message", ({ data }) => {
        if (data.type !== "audioData") return told.push(data);
        const { samples, ...rest } = data;
        if (!told.some(({ type }) => type === "audioData")) told.push(rest);
        for (let i = 0; i < samples.length; i += data.channels) heard.push(samples[i]);
      });
    }
  };
}`;

/** The page's side of its link to the worker: what came over it, and a way to say something oneself. */
export class WorkerTap {
  #page: Page;

  private constructor(page: Page) {
    this.#page = page;
  }

  /** Opens `url` in a new page with a tap and waits until it is connected. */
  static async open(browser: Chromium, url: string): Promise<{ page: Page; tap: WorkerTap }> {
    const page = await browser.newPage();
    await page.call("Page.addScriptToEvaluateOnNewDocument", { source: LISTENER });
    await page.goto(url);
    await waitForState(page, "connected");
    return { page, tap: new WorkerTap(page) };
  }

  /** Says something to the worker, as the page would. */
  async say(message: ToWorker): Promise<void> {
    await this.#page.evaluate(`tappedWorker.postMessage(${JSON.stringify(message)})`);
  }

  /** Waits until the worker has told `message`: all that is in it, and maybe more. */
  async told(message: Partial<ToPage>): Promise<ToPage> {
    const found = `told.findLast((candidate) => isLike(candidate, ${JSON.stringify(message)}))`;
    await this.#page.evaluate(`globalThis.isLike = (value, wanted) =>
      Object.entries(wanted).every(([key, part]) =>
        typeof part === "object" ? isLike(value[key], part) : value[key] === part)`);
    return await this.#page.waitFor<ToPage>(found);
  }

  /** Waits for so many samples of sound, and gives them. */
  async heard(count: number): Promise<number[]> {
    await this.#page.waitFor(`heard.length >= ${count}`);
    return await this.#page.evaluate<number[]>(`heard.slice(0, ${count})`);
  }
}
