import type { Page } from "./page.ts";

/** What a person allows when the browser asks whether a page may use the clipboard. */
export async function allowClipboard(page: Page): Promise<void> {
  const { targetInfo: { browserContextId } } = await page.call("Target.getTargetInfo");
  const permissions = ["clipboardReadWrite", "clipboardSanitizedWrite"];
  await page.call("Browser.grantPermissions", { permissions, browserContextId });
}
