import type { ByteStream } from "../byte_stream.ts";
import { readClientMessage } from "./client_message.ts";
import type { Desktop } from "./desktop.ts";
import { Outbox } from "./outbox.ts";
import { type Admission, type ServerInit, shakeHands } from "./server_handshake.ts";
import { openViewerIo, type ViewerIo } from "./viewer_io.ts";
import { ViewerSession } from "./viewer_session.ts";

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
  const session = new ViewerSession(outbox, desktop, allowed);
  const failures: unknown[] = [];
  const task = (work: Promise<void>) =>
    work.catch((error) => failures.push(error)).finally(() => {
      outbox.close();
      io.close();
    });
  await Promise.all([task(receive(io, session)), task(outbox.run())]);
  session.leave();
  // The first is the cause; the other half failed because the connection was closed then.
  if (failures.length > 0) throw failures[0];
}

async function receive(io: ViewerIo, session: ViewerSession): Promise<void> {
  for (;;) {
    const message = await readClientMessage(io.input, (encoding) => session.offers(encoding));
    if (message === null) return;
    session.handle(message);
  }
}
