/** What viewers send, read and checked (RFC 6143 section 7.5; extensions in `extension_message.ts`). */
import { ProtocolError, UnsupportedError } from "../../rfb/errors.ts";
import { ENCODING } from "../../rfb/encodings.ts";
import { readLongBytes } from "../../rfb/long_bytes.ts";
import { parsePixelFormat, PIXEL_FORMAT_BYTES, type PixelFormat } from "../../rfb/pixel_format.ts";
import type { ByteReader } from "../../rfb/reader.ts";
import type { Rect } from "../../rfb/rect.ts";
import { decodeLatin1 } from "../../rfb/text.ts";
import type { ExtendedCutText } from "./extended_cut_text.ts";
import { type ExtensionMessage, EXTENSIONS } from "./extension_message.ts";

/** One message of a viewer. */
export type ClientMessage =
  | { readonly type: "setPixelFormat"; readonly format: PixelFormat }
  | { readonly type: "setEncodings"; readonly encodings: readonly number[] }
  | { readonly type: "updateRequest"; readonly incremental: boolean; readonly region: Rect }
  | {
    readonly type: "key";
    readonly keysym: number;
    readonly down: boolean;
    readonly scancode?: number;
  }
  /** Buttons: bit 0 left, 1 middle, 2 right, 3 to 6 wheel up, down, left, right, 7 back, 8 forward. */
  | { readonly type: "pointer"; readonly mask: number; readonly x: number; readonly y: number }
  | { readonly type: "cutText"; readonly text: string }
  | { readonly type: "extendedCutText"; readonly content: ExtendedCutText | undefined }
  | ExtensionMessage;

/** Whether the viewer may use the extension that belongs to a pseudo-encoding. */
export type Offers = (encoding: number) => boolean;

type Reader = (input: ByteReader, offers: Offers) => Promise<ClientMessage>;

/** Encodings of a SetEncodings beyond this many are passed over: there are not that many. */
const ENCODINGS_LIMIT = 256;

/** A longer cut text is cut at this length; the rest is passed over. */
const CUT_TEXT_LIMIT_BYTES = 64 * 1024;

/** An extended cut text with more is passed over whole; images are as long. */
const EXTENDED_LIMIT_BYTES = 8 * 1024 * 1024;

const READERS: readonly (Reader | undefined)[] = [
  readSetPixelFormat,
  undefined,
  readSetEncodings,
  readUpdateRequest,
  readKeyEvent,
  readPointerEvent,
  readCutText,
];

/**
 * The next message, or `null` when the viewer left between two.
 *
 * @throws {ProtocolError} on an unknown message number, one that was not offered, or values nobody may send.
 * @throws {ConnectionClosed} when the viewer leaves inside a message.
 */
export async function readClientMessage(
  input: ByteReader,
  offers: Offers,
): Promise<ClientMessage | null> {
  if (!await input.more()) return null;
  const number = input.u8();
  const reader = READERS[number];
  if (reader) return await reader(input, offers);
  const extension = EXTENSIONS.get(number);
  if (!extension) throw new ProtocolError(`Cannot read message ${number}: expected a known one`);
  if (extension.needs.every(offers)) return await extension.read(input, offers);
  throw new ProtocolError(
    `Cannot read message ${number}: expected one that was offered, for the viewer's encodings`,
  );
}

/** pad 3, PIXEL_FORMAT 16 */
async function readSetPixelFormat(input: ByteReader): Promise<ClientMessage> {
  await input.need(3 + PIXEL_FORMAT_BYTES);
  input.skip(3);
  const format = parsePixelFormat(input.bytes(PIXEL_FORMAT_BYTES));
  if (format.trueColour) checkComponents(format);
  else if (format.bitsPerPixel !== 8) {
    throw new UnsupportedError(
      `Cannot use a colour map with ${format.bitsPerPixel} bits per pixel: expected 8`,
    );
  }
  return { type: "setPixelFormat", format };
}

function checkComponents(format: PixelFormat): void {
  for (const name of ["red", "green", "blue"] as const) {
    const [max, shift] = [format[`${name}Max`], format[`${name}Shift`]];
    if (shift < 32 && max * 2 ** shift < 2 ** format.bitsPerPixel) continue;
    throw new ProtocolError(
      `Cannot shift ${name} up to ${max} by ${shift} bits: expected it to fit ${format.bitsPerPixel}`,
    );
  }
}

/** pad 1, U16 n, n × S32 */
async function readSetEncodings(input: ByteReader): Promise<ClientMessage> {
  await input.need(3);
  input.skip(1);
  const count = input.u16();
  const kept = Math.min(count, ENCODINGS_LIMIT);
  await input.need(4 * kept);
  const encodings = Array.from({ length: kept }, () => input.s32());
  await input.discard(4 * (count - kept));
  return { type: "setEncodings", encodings };
}

/** U8 incremental, U16 x, y, width, height */
async function readUpdateRequest(input: ByteReader): Promise<ClientMessage> {
  await input.need(9);
  const incremental = input.u8() !== 0;
  const region = { x: input.u16(), y: input.u16(), width: input.u16(), height: input.u16() };
  return { type: "updateRequest", incremental, region };
}

/** U8 down, pad 2, U32 keysym */
async function readKeyEvent(input: ByteReader): Promise<ClientMessage> {
  await input.need(7);
  const down = input.u8() !== 0;
  input.skip(2);
  return { type: "key", down, keysym: input.u32() };
}

/** U8 mask, U16 x, y; with ExtendedMouseButtons and bit 7 of the mask set, U8 with buttons 8 and 9 */
async function readPointerEvent(input: ByteReader, offers: Offers): Promise<ClientMessage> {
  await input.need(5);
  const [low, x, y] = [input.u8(), input.u16(), input.u16()];
  if (!(low & 0x80) || !offers(ENCODING.ExtendedMouseButtons)) {
    return { type: "pointer", mask: low & 0x7f, x, y };
  }
  await input.need(1);
  return { type: "pointer", mask: low & 0x7f | (input.u8() & 3) << 7, x, y };
}

/** pad 3, S32 length: Latin-1 text, or where it is negative as many bytes of an extended one */
async function readCutText(input: ByteReader, offers: Offers): Promise<ClientMessage> {
  await input.need(7);
  input.skip(3);
  const length = input.s32();
  if (length < 0 && offers(ENCODING.ExtendedClipboard)) return await readExtended(input, -length);
  if (length < 0) {
    throw new ProtocolError(`Cannot read cut text of ${length} bytes: expected 0 or more`);
  }
  const kept = Math.min(length, CUT_TEXT_LIMIT_BYTES);
  await input.need(kept);
  const text = decodeLatin1(input.bytes(kept));
  await input.discard(length - kept);
  return { type: "cutText", text };
}

/** U32 flags, body */
async function readExtended(input: ByteReader, length: number): Promise<ClientMessage> {
  if (length < 4) {
    throw new ProtocolError(`Cannot read extended cut text of ${length} bytes: expected 4 or more`);
  }
  if (length > EXTENDED_LIMIT_BYTES) {
    await input.discard(length);
    return { type: "extendedCutText", content: undefined };
  }
  await input.need(4);
  const flags = input.u32();
  const body = await readLongBytes(input, length - 4);
  return { type: "extendedCutText", content: { flags, body } };
}
