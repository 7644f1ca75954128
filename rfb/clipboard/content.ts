import { FORMAT } from "./extended_message.ts";
import { unwrapHtmlFragment, wrapHtmlFragment } from "./html_fragment.ts";
import type { PackedFormat } from "./packed_format.ts";

/** The clipboard's content; what is there is the same thing in several forms. */
export interface ClipboardContent {
  /** Lines end in LF. */
  readonly text?: string;
  readonly html?: string;
}

/** What the server gave. */
export interface ReceivedContent extends ClipboardContent {
  /** An image as a device-independent bitmap, unread: `decodeDib()` does that. */
  readonly dib?: Uint8Array;
}

/** What the server is given. */
export interface OfferedContent extends ClipboardContent {
  /** An image as a device-independent bitmap. */
  readonly dib?: PackedFormat;
}

/** The formats that we can give and take. */
export const OUR_FORMATS = FORMAT.text | FORMAT.html | FORMAT.dib;

/** The format bits of what is in `content`. */
export function formatsIn({ text, html, dib }: ReceivedContent | OfferedContent): number {
  return (text ? FORMAT.text : 0) | (html ? FORMAT.html : 0) | (dib ? FORMAT.dib : 0);
}

/** Text and HTML of `content` in the given formats as the wire has them: UTF-8, text with CRLF and a NUL at its end. */
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
export function decodeContent(encoded: ReadonlyMap<number, Uint8Array>): ReceivedContent {
  const text = encoded.get(FORMAT.text);
  const html = encoded.get(FORMAT.html);
  const dib = encoded.get(FORMAT.dib);
  return {
    ...text && { text: decodeText(text) },
    ...html && { html: unwrapHtmlFragment(html).replace(/\0+$/, "") },
    ...dib?.length && { dib },
  };
}

function decodeText(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes);
  const end = text.indexOf("\0");
  return (end < 0 ? text : text.slice(0, end)).replace(/\r\n?/g, "\n");
}
