/** Our page in a frame of another site's. */
import { assert, assertEquals } from "@std/assert";
import { FakeTarget } from "../servers/fake_target.ts";
import type { Chromium } from "./chromium.ts";
import { Gateway } from "./gateway.ts";
import { PageSite } from "./page_site.ts";
import { browserTest } from "./viewer.ts";

/** Frames the page of a token; whether it comes so far as to connect, and what the browser complains of. */
async function frame(browser: Chromium, isAllowed: boolean): Promise<[boolean, string]> {
  const connected = Promise.withResolvers<void>();
  await using target = new FakeTarget((connection) => {
    connected.resolve();
    return connection.read(new Uint8Array(1));
  });
  const pages: Record<string, string> = {};
  await using site = new PageSite("/nowhere", pages);
  const allowed = isAllowed ? ["--allow-origin", site.origin] : [];
  await using gateway = await Gateway.start({ tokens: { t: target.address }, args: allowed });
  pages["/portal.html"] = `<!doctype html><iframe src="${gateway.url("/?token=t")}"></iframe>`;
  const page = await browser.newPage();
  await page.goto(`${site.origin}/portal.html`);
  const refused = async () => {
    while (!page.problems.some((text) => text.includes("frame-ancestors"))) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      if (target.accepted > 0) return;
    }
  };
  await Promise.race([connected.promise, refused()]);
  const problems = page.problems.filter((text) => text.includes("Content Security Policy")).join();
  await page.close();
  return [target.accepted > 0, problems];
}

browserTest("page may be framed by --allow-origin, and by no other site", async (browser) => {
  assertEquals(await frame(browser, true), [true, ""]);
  const [isConnected, problems] = await frame(browser, false);
  assertEquals(isConnected, false);
  assert(problems.includes("frame-ancestors"), problems);
});
