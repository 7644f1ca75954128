/** What the extended clipboard carries in place of a text: flags, and a body that they tell of. */
import { ByteWriter } from "../../rfb/encoders/byte_writer.ts";
import { ProtocolError } from "../../rfb/errors.ts";
import { unwrapHtmlFragment, wrapHtmlFragment } from "../../rfb/clipboard/html_fragment.ts";
import { Deflater } from "../../rfb/zlib/deflater.ts";
import { Inflater } from "../../rfb/zlib/inflater.ts";

/** Formats, and what is done with them, as bits of the flags. */
export const CLIPBOARD = {
  text: 1,
  html: 4,
  dib: 8,
  caps: 1 << 24,
  request: 1 << 25,
  peek: 1 << 26,
  notify: 1 << 27,
  provide: 1 << 28,
} as const;

/** One message. */
export interface ExtendedCutText {
  /** Unsigned. */
  readonly flags: number;
  readonly body: Uint8Array;
}

/** A clipboard's content; what is there is the same thing in several forms. */
export interface ClipboardContent {
  /** Lines end in LF. */
  readonly text: string;
  readonly html?: string;
  /** An image as a device-independent bitmap, as it came. */
  readonly dib?: Uint8Array;
}

const NOTHING = new Uint8Array(0);

/** Formats there are room for in the flags. */
const FORMATS = 16;

/** All formats together, when unpacked; text has at most so many characters afterwards. */
const UNPACKED_LIMIT_BYTES = 4 * 1024 * 1024;

/** The same with an image: a screen of 1920x1080 and 24 bits has 6 MB. */
const IMAGE_LIMIT_BYTES = 12 * 1024 * 1024;

/** U32 flags, body. */
export function encodeExtendedCutText({ flags, body }: ExtendedCutText): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4 + body.length);
  new DataView(bytes.buffer).setUint32(0, flags);
  bytes.set(body, 4);
  return bytes;
}

/** A message that needs no more than flags: request, peek, notify. */
export function bare(flags: number): ExtendedCutText {
  return { flags: flags >>> 0, body: NOTHING };
}

/** What we can do, and that of each format so much may come unasked. */
export function caps(flags: number, sizes: readonly number[]): ExtendedCutText {
  const out = new ByteWriter();
  for (const size of sizes) out.u32(size);
  return { flags: (flags | CLIPBOARD.caps) >>> 0, body: out.take().slice() };
}

/** Provide: a zlib stream of its own, with U32 size and bytes for each format, in the order of bits. */
export function provide(content: ClipboardContent, formats: number): ExtendedCutText {
  const out = new ByteWriter();
  let flags: number = CLIPBOARD.provide;
  const add = (format: number, content: string | Uint8Array | undefined) => {
    if (!content || !(formats & format)) return;
    flags |= format;
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    out.u32(bytes.length);
    out.bytes(bytes);
  };
  add(CLIPBOARD.text, `${content.text.replaceAll("\n", "\r\n")}\0`);
  add(CLIPBOARD.html, content.html && wrapHtmlFragment(content.html));
  add(CLIPBOARD.dib, content.dib);
  return { flags: flags >>> 0, body: new Deflater().deflate(out.take()).slice() };
}

/**
 * The text, the HTML and the image of a provide, `undefined` with neither text nor image.
 *
 * @throws {ProtocolError} when it is not what it says, or too much.
 */
export function parseProvided({ flags, body }: ExtendedCutText): ClipboardContent | undefined {
  const limit = flags & CLIPBOARD.dib ? IMAGE_LIMIT_BYTES : UNPACKED_LIMIT_BYTES;
  const unpacked = new Inflater().inflate(body, limit);
  const view = new DataView(unpacked.buffer, unpacked.byteOffset, unpacked.length);
  const found = new Map<number, Uint8Array>();
  let at = 0;
  for (let bit = 0; bit < FORMATS; bit++) {
    if (!(flags & 1 << bit)) continue;
    const left = unpacked.length - at - 4;
    const size = left >= 0 ? view.getUint32(at) : 0;
    if (left < 0 || size > left) {
      throw new ProtocolError(
        `Cannot read clipboard format ${bit} of ${size} bytes: ${Math.max(0, left)} are there`,
      );
    }
    found.set(1 << bit, unpacked.subarray(at + 4, at + 4 + size));
    at += 4 + size;
  }
  const text = found.get(CLIPBOARD.text);
  const html = found.get(CLIPBOARD.html);
  const dib = found.get(CLIPBOARD.dib);
  if (!text && !dib?.length) return undefined;
  return {
    text: text ? decodeText(text) : "",
    ...html && { html: unwrapHtmlFragment(html) },
    ...dib?.length && { dib: dib.slice() },
  };
}

/** UTF-8 with CRLF, ended by NUL. */
function decodeText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes).replace(/\0[^]*$/, "").replace(/\r\n?/g, "\n");
}
