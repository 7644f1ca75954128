import { DemoDesktop } from "./demo_desktop.ts";
import { Desk } from "./scene/desk.ts";
import { type FrameClock, WallClock } from "./frame_clock.ts";
import { type ServeOptions, serveViewer } from "./rfb_server.ts";

/** Viewers at once; a further one is told that there are too many. */
const VIEWERS_LIMIT = 32;

const ACCEPT_RETRY_MS = 100;

/** How the demo is set up; everything has a default. */
export interface DemoOptions extends Pick<ServeOptions, "password" | "encodings"> {
  /** Pixels, 1 to 16384. @default 1280 */
  readonly width?: number;
  /** Pixels, 1 to 16384. @default 800 */
  readonly height?: number;
  /** The desktop's name. @default "vncgw demo" */
  readonly name?: string;
  /** Whether viewers may change the size. @default true */
  readonly resizable?: boolean;
  /** Where time and frames come from. @default the wall clock, 30 frames a second at most */
  readonly clock?: FrameClock;
  /** Told how each viewer's session ended: `undefined` or what was wrong. */
  readonly onSessionEnd?: (reason: unknown) => void;
}

/** A running demo; disposing of it ends every session and closes the port. */
export interface Demo extends AsyncDisposable {
  readonly address: { readonly hostname: string; readonly port: number };
  /** Painted when somebody first wants to see it, so that starting costs nothing. */
  readonly desktop: DemoDesktop;
}

/** Starts the demo: an RFB server on a free port of the loopback interface. */
export function startDemo(options: DemoOptions = {}): Promise<Demo> {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0, transport: "tcp" });
  const { hostname, port } = listener.addr;
  let desktop: DemoDesktop | undefined;
  const getDesktop = () => desktop ??= makeDesktop(options);
  const stop = new AbortController();
  const accepting = acceptViewers(listener, getDesktop, options, stop.signal);
  return Promise.resolve({
    address: { hostname, port },
    get desktop() {
      return getDesktop();
    },
    [Symbol.asyncDispose]: async () => {
      if (!stop.signal.aborted) listener.close();
      stop.abort();
      await accepting;
    },
  });
}

function makeDesktop(options: DemoOptions): DemoDesktop {
  const { width = 1280, height = 800, name = "vncgw demo", clock = new WallClock() } = options;
  const { resizable = true } = options;
  return new DemoDesktop(name, clock, (sink) => new Desk(width, height, sink), { resizable });
}

/** Resolves when the listener was closed and every session has ended. */
async function acceptViewers(
  listener: Deno.TcpListener,
  getDesktop: () => DemoDesktop,
  options: DemoOptions,
  signal: AbortSignal,
): Promise<void> {
  const sessions = new Set<Promise<void>>();
  for (;;) {
    const connection = await acceptNext(listener, signal);
    if (!connection) break;
    connection.setNoDelay(true);
    const session = serveSafely(connection, getDesktop(), admit(options, sessions.size), signal);
    sessions.add(session);
    session.then(() => sessions.delete(session));
  }
  await Promise.all(sessions);
}

/** `undefined` once the listener was closed; passing troubles (no file handles left) are waited out. */
async function acceptNext(
  listener: Deno.TcpListener,
  signal: AbortSignal,
): Promise<Deno.TcpConn | undefined> {
  for (;;) {
    if (signal.aborted) return undefined;
    try {
      return await listener.accept();
    } catch {
      if (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, ACCEPT_RETRY_MS));
    }
  }
}

function admit(options: DemoOptions, viewers: number): DemoOptions & ServeOptions {
  return viewers < VIEWERS_LIMIT ? options : { ...options, refusal: "too many viewers" };
}

/** A session may end in any way; the others go on. */
async function serveSafely(
  connection: Deno.TcpConn,
  desktop: DemoDesktop,
  options: DemoOptions & ServeOptions,
  signal: AbortSignal,
): Promise<void> {
  try {
    await serveViewer(connection, desktop, options, signal);
    options.onSessionEnd?.(undefined);
  } catch (error) {
    options.onSessionEnd?.(error);
  }
}
