/** The browser's own clipboard, as far as a page is let near it in this context and at this moment. */
import type { ClipboardContent } from "../link.ts";
import { IMAGE_LIMIT_BYTES } from "./clipboard_mirror.ts";

/** Whether a page may write images here. */
export function canWriteImages(): boolean {
  return navigator.clipboard !== undefined && typeof ClipboardItem !== "undefined";
}

/** Writes `content`; `false` where that needs the focus, a gesture or a permission first. */
export async function writeClipboard(content: ClipboardContent): Promise<boolean> {
  const { text, html, png } = content;
  // An emptied remote clipboard is no reason to take from the person what was copied here.
  if (!text && (png === undefined || !canWriteImages())) return true;
  if (!document.hasFocus()) return false;
  if (navigator.clipboard === undefined) return copyByEvent(content);
  const plain = (html ?? png) === undefined || !canWriteImages();
  if (plain) await navigator.clipboard.writeText(text ?? "");
  else await navigator.clipboard.write([new ClipboardItem(formsOf(content))]);
  return true;
}

/**
 * What was copied here, where the person has allowed pages of this gateway to read it.
 *
 * @param images whether anybody wants an image of it.
 */
export async function readClipboard(images: boolean): Promise<ClipboardContent | undefined> {
  const name = "clipboard-read" as PermissionName;
  const permission = await navigator.permissions?.query({ name }).catch(() => undefined);
  if (permission?.state !== "granted" || navigator.clipboard === undefined) return undefined;
  // It may change while it is read, or hold what no page may see.
  return await readForms(images).catch(() => undefined);
}

async function readForms(images: boolean): Promise<ClipboardContent | undefined> {
  const items = await navigator.clipboard.read();
  const text = await (await formOf(items, "text/plain"))?.text();
  const html = await (await formOf(items, "text/html"))?.text();
  const image = images ? await formOf(items, "image/png") : undefined;
  const png = image && image.size <= IMAGE_LIMIT_BYTES && new Uint8Array(await image.arrayBuffer());
  if (!text && !png) return undefined;
  return { ...(text && { text }), ...(text && html && { html }), ...(png && { png }) };
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

async function formOf(items: readonly ClipboardItem[], type: string): Promise<Blob | undefined> {
  return await items.find(({ types }) => types.includes(type))?.getType(type);
}
