/** The gateway: listeners, connections within their limit, and a stop that lets nobody hang. */
import { closeQuietly, type Connection } from "./byte_stream.ts";
import type { Config } from "./config.ts";
import { withDeadline } from "./deadline.ts";
import { refuse, serveHttp } from "./http/connection.ts";
import { HttpError } from "./http/head.ts";
import { textResponse } from "./http/text_response.ts";
import { isAnyAddress, type Listener, openListeners } from "./listen.ts";
import { route, type RouteContext } from "./routes.ts";
import { runSession, type SessionContext } from "./session.ts";

/** Connections besides sessions (pages, health checks, heads being read). */
const EXTRA_CONNECTIONS = 1_024;
/** How long connections that were closed at the stop have to notice it. */
const CLOSE_GRACE_MS = 1_000;
/** How long a client above the limit may take to hear that it is. */
const REFUSAL_MS = 1_000;
/** How long accepting rests after a failure such as too many open files. */
const ACCEPT_PAUSE_MS = 100;

/** Clients that were gone before they were accepted: no reason to keep others waiting. */
const PEER_FAULTS = [
  Deno.errors.NotConnected,
  Deno.errors.ConnectionReset,
  Deno.errors.ConnectionAborted,
];

/** A running gateway. */
export interface Gateway {
  /** Where a person on this machine opens it, with a trailing slash. */
  readonly url: string;
  /** Stops accepting, ends all sessions with 1001 and closes every connection. */
  stop(reason: string): Promise<void>;
}

type Context = SessionContext & RouteContext;

/**
 * Opens the port and serves until it is stopped.
 *
 * @param extraConnections how many there may be besides sessions.
 * @throws as {@linkcode openListeners}.
 */
export async function startGateway(
  config: Config,
  context: Context,
  extraConnections: number = EXTRA_CONNECTIONS,
): Promise<Gateway> {
  const listeners = await openListeners(config);
  const connections = new ConnectionSet(context, config.maxSessions + extraConnections);
  const accepting = listeners.map((listener) => acceptAll(listener, connections, context));
  return {
    url: formatUrl(config, listeners[0]!),
    async stop(reason) {
      for (const listener of listeners) listener.close();
      await context.sessions.endAll(reason);
      await Promise.all([...accepting, connections.closeAll()]);
    },
  };
}

function formatUrl(config: Config, { addr: { port } }: Listener): string {
  const isAny = config.host === undefined || isAnyAddress(config.host);
  const host = isAny ? "localhost" : config.host!;
  return `${config.tls ? "https" : "http"}://${host.includes(":") ? `[${host}]` : host}:${port}/`;
}

async function acceptAll(listener: Listener, connections: ConnectionSet, { log }: Context) {
  for (let failing = false;;) {
    try {
      connections.add(await listener.accept());
      failing = false;
    } catch (error) {
      if (error instanceof Deno.errors.BadResource || error instanceof Deno.errors.Interrupted) {
        return;
      }
      if (PEER_FAULTS.some((fault) => error instanceof fault)) continue;
      if (!failing) log.error("cannot accept connections", { reason: String(error) });
      failing = true;
      await new Promise((resolve) => setTimeout(resolve, ACCEPT_PAUSE_MS));
    }
  }
}

/** The open connections, each served on its own. */
class ConnectionSet {
  #context: Context;
  #limit: number;
  #open = new Map<Connection, Promise<void>>();

  constructor(context: Context, limit: number) {
    this.#context = context;
    this.#limit = limit;
  }

  /** Serves one connection to its end, which nobody waits for. */
  add(connection: Connection): void {
    const isOver = this.#open.size >= this.#limit;
    this.#open.set(connection, this.#serve(connection, isOver));
  }

  /** Ends what is left; resolves when all of it has ended, or is stuck in the system. */
  async closeAll(): Promise<void> {
    for (const connection of this.#open.keys()) closeQuietly(connection);
    await withDeadline(Promise.all(this.#open.values()), CLOSE_GRACE_MS);
  }

  async #serve(connection: Connection, isOver: boolean): Promise<void> {
    this.#context.metrics.add("vncgw_connections", 1);
    try {
      if (isOver) await this.#refuse(connection);
      else await this.#serveOne(connection);
    } catch (error) {
      this.#context.log.error("a connection failed", { reason: String(error) });
    } finally {
      closeQuietly(connection);
      this.#open.delete(connection);
      this.#context.metrics.add("vncgw_connections", -1);
    }
  }

  #refuse(connection: Connection): Promise<void> {
    const error = new HttpError(503, "Too many connections.");
    return refuse(connection, error, { responseMs: REFUSAL_MS });
  }

  async #serveOne(connection: Connection): Promise<void> {
    const scheme = this.#context.tls ? "https" : "http";
    const request = await serveHttp(connection, scheme, (request) => this.#answer(request));
    if (!request) return;
    const address = formatPeer(connection.remoteAddr);
    await runSession(this.#context, { stream: connection, request, address });
  }

  async #answer(request: Request): Promise<Response> {
    try {
      return await route(this.#context, request);
    } catch (error) {
      this.#context.log.error("cannot answer a request", { reason: String(error) });
      return textResponse(500, "This cannot be answered now.");
    }
  }
}

/** An IPv4 peer of an IPv6 socket is shown as the IPv4 address it is. */
function formatPeer({ hostname, port }: Deno.NetAddr): string {
  const host = hostname.replace(/^::ffff:(?=\d+\.)/, "");
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}
