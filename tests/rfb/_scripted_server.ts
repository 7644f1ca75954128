/** A client of a scripted server. */
import { Client } from "../../rfb/client.ts";
import {
  encodeFramebufferUpdateRequest,
  encodeSetEncodings,
  encodeSetPixelFormat,
} from "../../rfb/client_messages.ts";
import { encodingList } from "../../rfb/encoding_list.ts";
import { ENCODING } from "../../rfb/encodings.ts";
import { CANVAS_FORMAT, encodePixelFormat } from "../../rfb/pixel_format.ts";
import type { ClientHandler } from "../../rfb/session/client_handler.ts";
import type { ClientOptions } from "../../rfb/session/client_options.ts";
import { BANNER, concat, hex, u16, u32 } from "../_bytes.ts";
import { Feed, rectHeader } from "./_feed.ts";

/** Everything a 3.8 server without password says up to its first message. */
export function hello(width = 2, height = 1, name = "n"): Uint8Array {
  const format = encodePixelFormat({ ...CANVAS_FORMAT, bigEndian: true });
  const text = new TextEncoder().encode(name);
  const size = [...u16(width), ...u16(height)];
  return concat(BANNER, [1, 1], u32(0), size, format, u32(text.length), text);
}

/** What it asks for, of an unknown server and with a platform that can do nothing. */
export const LIST = encodingList({ server: "other", platform: {} });

/** What the client answers to it. */
export const ANSWER = concat(BANNER, [1], [1]);

export const update = (...rects: (Uint8Array | number[])[]) =>
  concat([0, 0], u16(rects.length), ...rects);
export const rawRect = (pixels: string, width = 2) =>
  concat(rectHeader(0, 0, width, 1, ENCODING.Raw), hex(pixels));
export const size = (width: number, height: number) =>
  rectHeader(0, 0, width, height, ENCODING.DesktopSize);
export const request = (incremental: boolean, width: number, height: number) =>
  encodeFramebufferUpdateRequest(incremental, { x: 0, y: 0, width, height });

/** The messages that begin every session. */
export const opening = (width = 2, height = 1) =>
  concat(
    ANSWER,
    encodeSetPixelFormat(CANVAS_FORMAT),
    encodeSetEncodings(LIST),
    request(false, width, height),
  );

/** A client of a scripted server, and what its handler heard. */
export function clientOf(
  portions: Uint8Array[],
  options: ClientOptions = {},
  react: (event: string, client: Client) => void = () => {},
) {
  const feed = new Feed(portions);
  const heard: string[] = [];
  const hear = (event: string) => {
    heard.push(event);
    react(event, client);
  };
  const handler: ClientHandler = {
    credentials: () => Promise.resolve({}),
    state: (state) => hear(state),
    resized: (width, height) => hear(`resized ${width}x${height}`),
    name: (name) => hear(`name ${name}`),
    bell: () => hear("bell"),
    clipboard: ({ text }) => hear(`clipboard ${text}`),
    cursor: (cursor) => hear(`cursor ${cursor?.width}`),
    updated: () => hear("updated"),
    features: (features) =>
      hear(`can ${Object.entries(features).filter(([, can]) => can).map(([name]) => name)}`),
    leds: ({ capsLock, numLock, scrollLock }) =>
      hear(`leds ${Number(capsLock)}${Number(numLock)}${Number(scrollLock)}`),
    relativePointer: (on) => hear(`relative ${on}`),
    pointerMoved: (x, y) => hear(`pointer ${x},${y}`),
    resizeRefused: (status) => hear(`refused ${status}`),
    audio: (event) => hear(`audio ${event.type}`),
  };
  const client: Client = new Client(feed, handler, options);
  return { client, feed, heard };
}
