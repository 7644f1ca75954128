/** The browser's own clipboard, as far as a page is let near it in this context and at this moment. */
import type { ClipboardContent } from "../link.ts";

/** Writes `content`; `false` where that needs the focus, a gesture or a permission first. */
export async function writeClipboard(content: ClipboardContent): Promise<boolean> {
  const { text, html, png } = content;
  // An emptied remote clipboard is no reason to take from the person what was copied here.
  if (!text && png === undefined) return true;
  if (!document.hasFocus()) return false;
  if (navigator.clipboard === undefined) return copyByEvent(content);
  const plain = (html ?? png) === undefined || typeof ClipboardItem === "undefined";
  if (plain) await navigator.clipboard.writeText(text ?? "");
  else await navigator.clipboard.write([new ClipboardItem(formsOf(content))]);
  return true;
}

/** Text that was copied here, where the person has allowed pages of this gateway to read it. */
export async function readClipboard(): Promise<ClipboardContent | undefined> {
  const name = "clipboard-read" as PermissionName;
  const permission = await navigator.permissions?.query({ name }).catch(() => undefined);
  if (permission?.state !== "granted" || navigator.clipboard === undefined) return undefined;
  // It may change while it is read, or hold what no page may see.
  return await readForms().catch(() => undefined);
}

async function readForms(): Promise<ClipboardContent | undefined> {
  const items = await navigator.clipboard.read();
  const text = await formOf(items, "text/plain");
  const html = await formOf(items, "text/html");
  if (!text) return undefined;
  return { text, ...(html ? { html } : {}) };
}

/** The only way in an insecure context: a copy command right after a gesture. Images cannot go it. */
function copyByEvent({ text, html }: ClipboardContent): boolean {
  if (!text || !navigator.userActivation?.isActive) return false;
  const allow = (event: Event) => event.preventDefault();
  const give = (event: ClipboardEvent) => {
    event.preventDefault();
    event.clipboardData?.setData("text/plain", text);
    if (html) event.clipboardData?.setData("text/html", html);
  };
  // Without a selection Chromium copies only where the question before the copy is answered.
  document.addEventListener("beforecopy", allow, { once: true });
  document.addEventListener("copy", give, { once: true });
  const copied = document.execCommand("copy");
  document.removeEventListener("beforecopy", allow);
  document.removeEventListener("copy", give);
  return copied;
}

function formsOf({ text, html, png }: ClipboardContent): Record<string, Blob> {
  const forms = { "text/plain": text, "text/html": html, "image/png": png };
  const given = Object.entries(forms).filter(([, form]) => form !== undefined);
  return Object.fromEntries(given.map(([type, form]) => [type, new Blob([form!], { type })]));
}

async function formOf(items: readonly ClipboardItem[], type: string): Promise<string | undefined> {
  const item = items.find(({ types }) => types.includes(type));
  return await (await item?.getType(type))?.text();
}
