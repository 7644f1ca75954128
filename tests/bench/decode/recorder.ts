import {
  encodeFramebufferUpdateRequest,
  encodeSetEncodings,
  encodeSetPixelFormat,
} from "../../../rfb/client_messages.ts";
import { Framebuffer } from "../../../rfb/framebuffer.ts";
import { UpdateReader } from "../../../rfb/update_reader.ts";
import { handshake } from "../../../rfb/handshake.ts";
import { CANVAS_FORMAT } from "../../../rfb/pixel_format.ts";
import { ByteReader } from "../../../rfb/reader.ts";
import { readFramebufferUpdateHeader, SERVER_MESSAGE } from "../../../rfb/server_messages.ts";
import type { XVncServer } from "../../servers/vnc_server.ts";
import { XClient } from "../../servers/x_client.ts";
import { NO_EFFECTS } from "./no_effects.ts";
import type { Recording } from "./recording.ts";
import { SocketTransport } from "./socket_transport.ts";

/** Where a picture ends is all that is wanted of it. */
const NO_PICTURES = { decodePicture() {} };
/** Draws one change on the screen; each must change something. */
export type Step = (x: XClient) => Promise<void>;

/**
 * Records what `server` sends to a client that knows only `encodings` and asks for one update after each
 * of `steps`.
 */
export async function record(
  server: XVncServer,
  encodings: readonly number[],
  steps: readonly Step[],
): Promise<Recording> {
  const { hostname, port } = new URL(`tcp://${server.address}`);
  using transport = new SocketTransport(await Deno.connect({ hostname, port: Number(port) }));
  using x = await XClient.open(server.display);
  const input = new ByteReader(transport);
  const noPassword = () => Promise.reject(new Error("Cannot sign in: no password is expected"));
  const { width, height } = await handshake(
    { input, output: transport, ask: noPassword, authenticating() {} },
    true,
  );
  transport.write(encodeSetPixelFormat(CANVAS_FORMAT));
  transport.write(encodeSetEncodings(encodings));
  const reader = new UpdateReader(input, new Framebuffer(width, height), NO_EFFECTS, NO_PICTURES);
  transport.cutRecord(input.consumed);
  const updates: Uint8Array<ArrayBuffer>[] = [];
  for (const [index, step] of steps.entries()) {
    await step(x);
    await x.sync();
    const area = { x: 0, y: 0, width, height };
    transport.write(encodeFramebufferUpdateRequest(index > 0, area));
    for (let from = input.consumed; await skipCutText(input); from = input.consumed) {
      transport.cutRecord(input.consumed - from);
    }
    const from = input.consumed;
    await readUpdate(input, reader);
    updates.push(transport.cutRecord(input.consumed - from));
  }
  return { width, height, updates };
}

async function readUpdate(input: ByteReader, reader: UpdateReader): Promise<void> {
  await input.need(1);
  const type = input.u8();
  if (type !== SERVER_MESSAGE.FramebufferUpdate) {
    throw new Error(`Cannot record message ${type}: expected an update`);
  }
  await reader.read(await readFramebufferUpdateHeader(input));
}

/** Passes over a ServerCutText, which x11vnc sends unasked (RFC 6143 section 7.6.4); `false` where there is none. */
async function skipCutText(input: ByteReader): Promise<boolean> {
  await input.need(1);
  if (input.peek()[0] !== SERVER_MESSAGE.ServerCutText) return false;
  await input.need(8);
  input.skip(4);
  await input.discard(input.u32());
  return true;
}
