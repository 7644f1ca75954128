import { ENCODERS } from "../../rfb/encoders/table.ts";
import { ENCODING } from "../../rfb/encodings.ts";
import type { ByteStream } from "../byte_stream.ts";
import { type ClientMessage, readClientMessage } from "./client_message.ts";
import type { Desktop, Visitor } from "./desktop.ts";
import { Outbox } from "./outbox.ts";
import { type Admission, type ServerInit, shakeHands } from "./server_handshake.ts";
import { openViewerIo, type ViewerIo } from "./viewer_io.ts";

/** A person may have to look up the password first. */
const HANDSHAKE_LIMIT_MS = 120_000;

/** How viewers are served. */
export interface ServeOptions extends Admission {
  /** The only encodings of pixels used, whatever else a viewer knows; Raw always is. @default all */
  readonly encodings?: readonly number[];
}

/**
 * Shows `desktop` to one viewer until it leaves or `signal` aborts; the connection is closed then.
 *
 * @throws {RfbError} when the viewer broke the rules, was not let in, or its connection broke.
 */
export async function serveViewer(
  stream: ByteStream,
  desktop: Desktop,
  options: ServeOptions,
  signal: AbortSignal,
): Promise<void> {
  const io = openViewerIo(stream);
  const close = () => io.close();
  const limit = setTimeout(close, HANDSHAKE_LIMIT_MS);
  signal.addEventListener("abort", close);
  try {
    signal.throwIfAborted();
    const told = await shakeHands(io, options, desktop);
    clearTimeout(limit);
    await serveAdmitted(io, desktop, told, options.encodings);
  } finally {
    clearTimeout(limit);
    signal.removeEventListener("abort", close);
    close();
  }
}

async function serveAdmitted(
  io: ViewerIo,
  desktop: Desktop,
  told: ServerInit,
  allowed?: readonly number[],
): Promise<void> {
  const outbox = new Outbox(desktop, told, io.write);
  const visitor = desktop.join(outbox);
  outbox.onAnswered = () => visitor.waiting(false);
  const failures: unknown[] = [];
  const task = (work: Promise<void>) =>
    work.catch((error) => failures.push(error)).finally(() => {
      outbox.close();
      io.close();
    });
  await Promise.all([task(receive(io, outbox, visitor, allowed)), task(outbox.run())]);
  visitor.leave();
  // The first is the cause; the other half failed because the connection was closed then.
  if (failures.length > 0) throw failures[0];
}

async function receive(
  io: ViewerIo,
  outbox: Outbox,
  visitor: Visitor,
  allowed?: readonly number[],
): Promise<void> {
  for (;;) {
    const message = await readClientMessage(io.input);
    if (message === null) return;
    handle(message, outbox, visitor, allowed);
  }
}

function handle(
  message: ClientMessage,
  outbox: Outbox,
  visitor: Visitor,
  allowed?: readonly number[],
): void {
  switch (message.type) {
    case "setPixelFormat":
      return outbox.setFormat(message.format);
    case "setEncodings":
      return outbox.setEncodings(message.encodings.filter((n) => isAllowed(n, allowed)));
    case "updateRequest":
      visitor.waiting(true);
      return outbox.request(message.incremental, message.region);
    case "key":
      return visitor.key(message.keysym, message.down);
    case "pointer":
      return visitor.pointer(message.mask, message.x, message.y);
    case "cutText":
      return visitor.cutText(message.text);
  }
}

/** Pseudo-encodings always are. */
function isAllowed(encoding: number, allowed?: readonly number[]): boolean {
  const hasPixels = encoding === ENCODING.CopyRect || ENCODERS.has(encoding);
  return !allowed || !hasPixels || allowed.includes(encoding);
}
