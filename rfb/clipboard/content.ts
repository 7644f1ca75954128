import { FORMAT } from "./extended_message.ts";
import { unwrapHtmlFragment, wrapHtmlFragment } from "./html_fragment.ts";

/** The clipboard's content; what is there is the same thing in several forms. Images are not passed. */
export interface ClipboardContent {
  /** Lines end in LF. */
  readonly text?: string;
  readonly html?: string;
}

/** The formats that we can give and take. */
export const OUR_FORMATS = FORMAT.text | FORMAT.html;

/** The format bits of what is in `content`. */
export function formatsIn({ text, html }: ClipboardContent): number {
  return (text ? FORMAT.text : 0) | (html ? FORMAT.html : 0);
}

/** `content` in the given formats as the wire has it: UTF-8, text with CRLF and a NUL at its end. */
export function encodeContent(
  { text = "", html = "" }: ClipboardContent,
  formats: number,
): Map<number, Uint8Array> {
  const encoder = new TextEncoder();
  const encoded = new Map<number, Uint8Array>();
  if (formats & FORMAT.text) {
    encoded.set(FORMAT.text, encoder.encode(text.replace(/\r\n?|\n/g, "\r\n") + "\0"));
  }
  if (formats & FORMAT.html) encoded.set(FORMAT.html, encoder.encode(wrapHtmlFragment(html)));
  return encoded;
}

/** What of `encoded` we can use. */
export function decodeContent(encoded: ReadonlyMap<number, Uint8Array>): ClipboardContent {
  const text = encoded.get(FORMAT.text);
  const html = encoded.get(FORMAT.html);
  return {
    ...text && { text: decodeText(text) },
    ...html && { html: unwrapHtmlFragment(html).replace(/\0+$/, "") },
  };
}

function decodeText(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes);
  const end = text.indexOf("\0");
  return (end < 0 ? text : text.slice(0, end)).replace(/\r\n?/g, "\n");
}
