/** The messages of extensions that a client sends (community RFB specification), each as its whole bytes. */
import { beginMessage, CLIENT_MESSAGE } from "./client_messages.ts";
import type { Rect } from "./rect.ts";
import type { Screen } from "./screen.ts";

/** Numbers of the messages from client to server that a server has to ask for by showing that it knows them. */
export const EXTENSION_MESSAGE = {
  EnableContinuousUpdates: 150,
  ClientFence: 248,
  Xvp: 250,
  SetDesktopSize: 251,
  Qemu: 255,
} as const;

/** What a fence asks for, and that it wants an answer. */
export const FENCE = {
  BlockBefore: 1,
  BlockAfter: 2,
  SyncNext: 4,
  Request: 0x80000000,
} as const;

/** Most payload of a fence, in bytes; what servers do with more differs. */
export const FENCE_LIMIT_BYTES = 64;

/** What xvp's codes stand for. */
export const XVP_CODE = { shutdown: 2, reboot: 3, reset: 4 } as const;

/** What xvp can ask for. */
export type PowerAction = keyof typeof XVP_CODE;

/** What QEMU's number 255 goes on with. */
const QEMU = { Key: 0, Audio: 1 } as const;

/** Operations of QEMU's audio message. */
const QEMU_AUDIO = { Enable: 0, Disable: 1, SetFormat: 2 } as const;

/** QEMU's number for signed 16-bit samples. */
const SAMPLE_S16 = 3;

/** EnableContinuousUpdates: `0 type U8   1 enable U8   2 x U16   4 y U16   6 width U16   8 height U16`. */
export function encodeEnableContinuousUpdates(on: boolean, area: Rect): Uint8Array<ArrayBuffer> {
  const [bytes, view] = beginMessage(EXTENSION_MESSAGE.EnableContinuousUpdates, 10);
  bytes[1] = Number(on);
  view.setUint16(2, area.x);
  view.setUint16(4, area.y);
  view.setUint16(6, area.width);
  view.setUint16(8, area.height);
  return bytes;
}

/**
 * ClientFence: `0 type U8   1 padding 3   4 flags U32   8 length U8   9 payload`.
 *
 * @param payload at most {@linkcode FENCE_LIMIT_BYTES}.
 */
export function encodeClientFence(flags: number, payload: Uint8Array): Uint8Array<ArrayBuffer> {
  const [bytes, view] = beginMessage(EXTENSION_MESSAGE.ClientFence, 9 + payload.length);
  view.setUint32(4, flags);
  bytes[8] = payload.length;
  bytes.set(payload, 9);
  return bytes;
}

/** xvp: `0 type U8   1 padding   2 version U8   3 code U8`. */
export function encodeXvp(action: PowerAction): Uint8Array<ArrayBuffer> {
  return Uint8Array.of(EXTENSION_MESSAGE.Xvp, 0, 1, XVP_CODE[action]);
}

/**
 * SetDesktopSize: `0 type U8   1 padding   2 width U16   4 height U16   6 screens U8   7 padding` and
 * for each screen `0 id U32   4 x U16   6 y U16   8 width U16   10 height U16   12 flags U32`.
 */
export function encodeSetDesktopSize(
  width: number,
  height: number,
  screens: readonly Screen[],
): Uint8Array<ArrayBuffer> {
  const [bytes, view] = beginMessage(EXTENSION_MESSAGE.SetDesktopSize, 8 + 16 * screens.length);
  view.setUint16(2, width);
  view.setUint16(4, height);
  bytes[6] = screens.length;
  screens.forEach((screen, i) => {
    const at = 8 + 16 * i;
    view.setUint32(at, screen.id);
    view.setUint16(at + 4, screen.x);
    view.setUint16(at + 6, screen.y);
    view.setUint16(at + 8, screen.width);
    view.setUint16(at + 10, screen.height);
    view.setUint32(at + 12, screen.flags);
  });
  return bytes;
}

/** QEMU extended key: `0 type U8   1 sub-type U8   2 down U16   4 keysym U32   8 keycode U32`, the code of XT set 1. */
export function encodeQemuKey(
  keysym: number,
  down: boolean,
  keycode: number,
): Uint8Array<ArrayBuffer> {
  const [bytes, view] = beginMessage(EXTENSION_MESSAGE.Qemu, 12);
  bytes[1] = QEMU.Key;
  view.setUint16(2, Number(down));
  view.setUint32(4, keysym);
  view.setUint32(8, keycode);
  return bytes;
}

/** QEMU audio on or off: `0 type U8   1 sub-type U8   2 operation U16`. */
export function encodeQemuAudio(on: boolean): Uint8Array<ArrayBuffer> {
  const [bytes, view] = beginMessage(EXTENSION_MESSAGE.Qemu, 4);
  bytes[1] = QEMU.Audio;
  view.setUint16(2, on ? QEMU_AUDIO.Enable : QEMU_AUDIO.Disable);
  return bytes;
}

/** QEMU audio's format, here of signed 16-bit samples: `4 sample format U8   5 channels U8   6 frequency U32`. */
export function encodeQemuAudioFormat(
  channels: number,
  frequencyHz: number,
): Uint8Array<ArrayBuffer> {
  const [bytes, view] = beginMessage(EXTENSION_MESSAGE.Qemu, 10);
  bytes[1] = QEMU.Audio;
  view.setUint16(2, QEMU_AUDIO.SetFormat);
  bytes[4] = SAMPLE_S16;
  bytes[5] = channels;
  view.setUint32(6, frequencyHz);
  return bytes;
}

/**
 * PointerEvent with ExtendedMouseButtons: `0 type U8   1 mask U8   2 x U16   4 y U16   6 high mask U8`, the
 * mask's bit 7 set, and buttons 8 and 9 (back, forward) as bits 0 and 1 of the high mask.
 */
export function encodeExtendedPointerEvent(
  mask: number,
  x: number,
  y: number,
): Uint8Array<ArrayBuffer> {
  const [bytes, view] = beginMessage(CLIENT_MESSAGE.PointerEvent, 7);
  bytes[1] = mask & 0x7f | 0x80;
  view.setUint16(2, x);
  view.setUint16(4, y);
  bytes[6] = mask >> 7 & 3;
  return bytes;
}
