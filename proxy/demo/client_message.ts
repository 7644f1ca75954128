/** What viewers send, read and checked (RFC 6143 section 7.5). */
import { ProtocolError, UnsupportedError } from "../../rfb/errors.ts";
import { parsePixelFormat, PIXEL_FORMAT_BYTES, type PixelFormat } from "../../rfb/pixel_format.ts";
import type { ByteReader } from "../../rfb/reader.ts";
import type { Rect } from "../../rfb/rect.ts";
import { decodeLatin1 } from "../../rfb/text.ts";

/** One message of a viewer. */
export type ClientMessage =
  | { readonly type: "setPixelFormat"; readonly format: PixelFormat }
  | { readonly type: "setEncodings"; readonly encodings: readonly number[] }
  | { readonly type: "updateRequest"; readonly incremental: boolean; readonly region: Rect }
  | { readonly type: "key"; readonly keysym: number; readonly down: boolean }
  | { readonly type: "pointer"; readonly mask: number; readonly x: number; readonly y: number }
  | { readonly type: "cutText"; readonly text: string };

/** Encodings of a SetEncodings beyond this many are passed over: there are not that many. */
const ENCODINGS_LIMIT = 256;

/** A longer cut text is cut at this length; the rest is passed over. */
const CUT_TEXT_LIMIT_BYTES = 64 * 1024;

const READERS: readonly (((input: ByteReader) => Promise<ClientMessage>) | undefined)[] = [
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
 * @throws {ProtocolError} on an unknown message number, or values nobody may send.
 * @throws {ConnectionClosed} when the viewer leaves inside a message.
 */
export async function readClientMessage(input: ByteReader): Promise<ClientMessage | null> {
  if (!await input.more()) return null;
  const number = input.u8();
  const reader = READERS[number];
  if (reader) return await reader(input);
  throw new ProtocolError(`Cannot read message ${number}: expected one of 0, 2, 3, 4, 5, 6`);
}

/** pad 3, PIXEL_FORMAT 16 */
async function readSetPixelFormat(input: ByteReader): Promise<ClientMessage> {
  await input.need(3 + PIXEL_FORMAT_BYTES);
  input.skip(3);
  const format = parsePixelFormat(input.bytes(PIXEL_FORMAT_BYTES));
  if (!format.trueColour) {
    throw new UnsupportedError("Cannot show a colour map: expected a true-colour pixel format");
  }
  checkComponents(format);
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

/** U8 mask, U16 x, y */
async function readPointerEvent(input: ByteReader): Promise<ClientMessage> {
  await input.need(5);
  return { type: "pointer", mask: input.u8(), x: input.u16(), y: input.u16() };
}

/** pad 3, S32 length (negative is the extended clipboard, which was never offered), Latin-1 text */
async function readCutText(input: ByteReader): Promise<ClientMessage> {
  await input.need(7);
  input.skip(3);
  const length = input.s32();
  if (length < 0) {
    throw new ProtocolError(`Cannot read cut text of ${length} bytes: expected 0 or more`);
  }
  const kept = Math.min(length, CUT_TEXT_LIMIT_BYTES);
  await input.need(kept);
  const text = decodeLatin1(input.bytes(kept));
  await input.discard(length - kept);
  return { type: "cutText", text };
}
