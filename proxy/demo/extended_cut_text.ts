/** What the extended clipboard carries in place of a text: flags, and a body that they tell of. */
import {
  decodeContent,
  encodeContent,
  formatsIn,
  type ReceivedContent,
} from "../../rfb/clipboard/content.ts";
import { ACTION, FORMAT, formatsOf } from "../../rfb/clipboard/extended_message.ts";
import { ByteWriter } from "../../rfb/encoders/byte_writer.ts";
import { ProtocolError } from "../../rfb/errors.ts";
import { Deflater } from "../../rfb/zlib/deflater.ts";
import { Inflater } from "../../rfb/zlib/inflater.ts";

/** One message. */
export interface ExtendedCutText {
  /** Unsigned. */
  readonly flags: number;
  readonly body: Uint8Array;
}

const NOTHING = new Uint8Array(0);

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
  return { flags: (flags | ACTION.caps) >>> 0, body: out.take().slice() };
}

/** Provide: a zlib stream of its own, with U32 size and bytes for each format, in the order of bits. */
export function provide(content: ReceivedContent, formats: number): ExtendedCutText {
  const parts = encodeContent(content, formats & formatsIn(content));
  if (content.dib?.length && formats & FORMAT.dib) parts.set(FORMAT.dib, content.dib);
  const out = new ByteWriter();
  let flags: number = ACTION.provide;
  for (const [format, bytes] of parts) {
    flags |= format;
    out.u32(bytes.length);
    out.bytes(bytes);
  }
  return { flags: flags >>> 0, body: new Deflater().deflate(out.take()).slice() };
}

/**
 * The text, the HTML and the image of a provide, `undefined` with neither text nor image.
 *
 * @throws {ProtocolError} when it is not what it says, or too much.
 */
export function parseProvided({ flags, body }: ExtendedCutText): ReceivedContent | undefined {
  const limit = flags & FORMAT.dib ? IMAGE_LIMIT_BYTES : UNPACKED_LIMIT_BYTES;
  const unpacked = new Inflater().inflate(body, limit);
  const view = new DataView(unpacked.buffer, unpacked.byteOffset, unpacked.length);
  const found = new Map<number, Uint8Array>();
  let at = 0;
  for (const format of formatsOf(flags)) {
    const left = unpacked.length - at - 4;
    const size = left >= 0 ? view.getUint32(at) : 0;
    if (left < 0 || size > left) {
      throw new ProtocolError(
        `Cannot read clipboard format ${format} of ${size} bytes: ${Math.max(0, left)} are there`,
      );
    }
    found.set(format, unpacked.slice(at + 4, at + 4 + size));
    at += 4 + size;
  }
  const content = decodeContent(found);
  return content.text === undefined && !content.dib ? undefined : content;
}
