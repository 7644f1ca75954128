import { Nginx } from "../servers/nginx.ts";
import { Gateway } from "./gateway.ts";
import { assertCleanPage, browserTest, waitForState } from "./viewer.ts";

browserTest("page connects through nginx below a path, as README.md has it", async (browser) => {
  await using gateway = await Gateway.start({ args: ["--demo"] });
  await using nginx = await Nginx.start(await Deno.readTextFile("README.md"), gateway.port);
  const url = nginx.url("/vnc/?token=demo");
  const page = await browser.newPage();
  await page.goto(url);
  await waitForState(page, "connected");
  assertCleanPage(page, url);
});
