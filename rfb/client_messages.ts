/** The messages a client sends (RFC 6143 section 7.5), each as its whole bytes. */
import { encodePixelFormat, PIXEL_FORMAT_BYTES, type PixelFormat } from "./pixel_format.ts";
import type { Rect } from "./rect.ts";
import { encodeLatin1 } from "./text.ts";

/** Numbers of the messages from client to server. */
export const CLIENT_MESSAGE = {
  SetPixelFormat: 0,
  SetEncodings: 2,
  FramebufferUpdateRequest: 3,
  KeyEvent: 4,
  PointerEvent: 5,
  ClientCutText: 6,
} as const;

/** A message of `size` bytes that begins with `number`, to be filled in. */
export function beginMessage(
  number: number,
  size: number,
): [Uint8Array<ArrayBuffer>, DataView<ArrayBuffer>] {
  const bytes = new Uint8Array(size);
  bytes[0] = number;
  return [bytes, new DataView(bytes.buffer)];
}

/** SetPixelFormat: `0 type U8   1 padding 3   4 PIXEL_FORMAT 16`. */
export function encodeSetPixelFormat(format: PixelFormat): Uint8Array<ArrayBuffer> {
  const [bytes] = beginMessage(CLIENT_MESSAGE.SetPixelFormat, 4 + PIXEL_FORMAT_BYTES);
  bytes.set(encodePixelFormat(format), 4);
  return bytes;
}

/** SetEncodings: `0 type U8   1 padding   2 count U16   4 encodings S32 each`, best first. */
export function encodeSetEncodings(encodings: readonly number[]): Uint8Array<ArrayBuffer> {
  const [bytes, view] = beginMessage(CLIENT_MESSAGE.SetEncodings, 4 + 4 * encodings.length);
  view.setUint16(2, encodings.length);
  encodings.forEach((encoding, i) => view.setInt32(4 + 4 * i, encoding));
  return bytes;
}

/**
 * FramebufferUpdateRequest: `0 type U8   1 incremental U8   2 x U16   4 y U16   6 width U16   8 height U16`.
 *
 * @param incremental only what changes from now on, instead of all there is.
 */
export function encodeFramebufferUpdateRequest(
  incremental: boolean,
  area: Rect,
): Uint8Array<ArrayBuffer> {
  const [bytes, view] = beginMessage(CLIENT_MESSAGE.FramebufferUpdateRequest, 10);
  bytes[1] = Number(incremental);
  view.setUint16(2, area.x);
  view.setUint16(4, area.y);
  view.setUint16(6, area.width);
  view.setUint16(8, area.height);
  return bytes;
}

/** KeyEvent: `0 type U8   1 down U8   2 padding 2   4 keysym U32`. */
export function encodeKeyEvent(keysym: number, down: boolean): Uint8Array<ArrayBuffer> {
  const [bytes, view] = beginMessage(CLIENT_MESSAGE.KeyEvent, 8);
  bytes[1] = Number(down);
  view.setUint32(4, keysym);
  return bytes;
}

/** PointerEvent: `0 type U8   1 button-mask U8   2 x U16   4 y U16`; bit 7 stays 0, an extension means more by it. */
export function encodePointerEvent(mask: number, x: number, y: number): Uint8Array<ArrayBuffer> {
  const [bytes, view] = beginMessage(CLIENT_MESSAGE.PointerEvent, 6);
  bytes[1] = mask & 0x7f;
  view.setUint16(2, x);
  view.setUint16(4, y);
  return bytes;
}

/**
 * ClientCutText: `0 type U8   1 padding 3   4 length U32   8 text`, Latin-1 with `?` for what that has
 * not; lines end in LF alone.
 */
export function encodeClientCutText(text: string): Uint8Array<ArrayBuffer> {
  const latin1 = encodeLatin1(text.replace(/\r\n?/g, "\n"));
  const [bytes, view] = beginMessage(CLIENT_MESSAGE.ClientCutText, 8 + latin1.length);
  view.setUint32(4, latin1.length);
  bytes.set(latin1, 8);
  return bytes;
}

/** ClientCutText of the extended clipboard: `0 type U8   1 padding 3   4 length S32, below 0   8 flags and body`. */
export function encodeClientExtendedCutText(body: Uint8Array): Uint8Array<ArrayBuffer> {
  const [bytes, view] = beginMessage(CLIENT_MESSAGE.ClientCutText, 8 + body.length);
  view.setInt32(4, -body.length);
  bytes.set(body, 8);
  return bytes;
}
