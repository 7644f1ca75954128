import { assertEquals } from "@std/assert";
import { assertSamePicture, describeDifference, type Picture } from "../servers/picture.ts";
import type { VncServer } from "../servers/vnc_server.ts";
import { Chromium } from "./chromium.ts";
import type { Page } from "./page.ts";

const SAME_TIMEOUT_MS = 15_000;

/** States of the page (`document.documentElement.dataset.state`). */
export type ViewerState =
  | "idle"
  | "connecting"
  | "authenticating"
  | "connected"
  | "disconnected"
  | "failed";

/** A test with a browser of its own; fails where a page had errors the test did not expect. */
export function browserTest(name: string, test: (browser: Chromium) => Promise<void>): void {
  Deno.test(name, async () => {
    await using browser = await Chromium.launch();
    await test(browser);
  });
}

/** Opens `url` in a new page and waits for a state, by default for the picture. */
export async function openViewer(
  browser: Chromium,
  url: string,
  state: ViewerState = "connected",
): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(url);
  await waitForState(page, state);
  return page;
}

/** Waits until the page is in `state`. */
export async function waitForState(page: Page, state: ViewerState): Promise<void> {
  await page.waitFor(`document.documentElement.dataset.state === ${JSON.stringify(state)}`);
}

/** The visible text of `#message`. */
export async function visibleMessage(page: Page): Promise<string> {
  await page.waitFor(`document.querySelector("#message").checkVisibility() &&
    document.querySelector("#message").innerText.trim() !== ""`);
  return await page.evaluate(`document.querySelector("#message").innerText`);
}

/** Answers the credentials dialog. */
export async function signIn(page: Page, password: string, username?: string): Promise<void> {
  if (username !== undefined) {
    await page.click("#credentials-username");
    await page.type(username);
  }
  await page.click("#credentials-password");
  await page.type(password);
  await page.click("#credentials-submit");
}

/** What a person sees of the remote screen. */
export async function visibleScreen(page: Page): Promise<Picture> {
  return await page.screenshot(await page.box("#screen"));
}

/** Waits until the page shows what the server shows, then has both compared pixel for pixel. */
export async function assertShowsScreen(page: Page, server: VncServer, what: string) {
  const deadline = performance.now() + SAME_TIMEOUT_MS;
  let shown = await visibleScreen(page);
  let expected = await server.screen();
  while (describeDifference(shown, expected) !== "" && performance.now() < deadline) {
    shown = await visibleScreen(page);
    expected = await server.screen();
  }
  assertSamePicture(shown, expected, what);
}

/** Fails when the page had errors, violated its policy, or talked to anybody but `origin`. */
export function assertCleanPage(page: Page, origin: string): void {
  assertEquals(page.problems, []);
  const hosts = page.requests.filter(({ url }) => !url.startsWith("blob:"))
    .map(({ url }) => new URL(url).host);
  assertEquals([...new Set(hosts)], [new URL(origin).host]);
}
