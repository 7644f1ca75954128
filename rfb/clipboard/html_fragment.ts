/**
 * HTML as clipboards of the RFB extension carry it: Windows' "HTML Format", a few header lines with the
 * places (in bytes of UTF-8, as ten digits) of the document and of what was copied from it.
 */

const START = "<html><body><!--StartFragment-->";
const END = "<!--EndFragment--></body></html>";

const digits = (value: number) => String(value).padStart(10, "0");

function header(startHtml: number, endHtml: number, start: number, end: number): string {
  return `Version:0.9\r\nStartHTML:${digits(startHtml)}\r\nEndHTML:${digits(endHtml)}\r\n` +
    `StartFragment:${digits(start)}\r\nEndFragment:${digits(end)}\r\n`;
}

/** `html`, a fragment, with everything around it that Windows expects. */
export function wrapHtmlFragment(html: string): string {
  const startHtml = header(0, 0, 0, 0).length;
  const start = startHtml + START.length;
  const end = start + new TextEncoder().encode(html).length;
  return header(startHtml, end + END.length, start, end) + START + html + END;
}

/** The fragment within `bytes`; all of it where there is no header that names a place inside. */
export function unwrapHtmlFragment(bytes: Uint8Array): string {
  const text = (part: Uint8Array) => new TextDecoder().decode(part);
  const head = text(bytes.subarray(0, 512));
  const start = Number(/StartFragment:(\d{1,10})/.exec(head)?.[1] ?? NaN);
  const end = Number(/EndFragment:(\d{1,10})/.exec(head)?.[1] ?? NaN);
  const isInside = start <= end && end <= bytes.length;
  return text(isInside ? bytes.subarray(start, end) : bytes);
}
