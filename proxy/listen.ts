/** Opening the port: one address or all of IPv4 and IPv6, with or without TLS. */
import type { Connection } from "./byte_stream.ts";
import type { Config } from "./config.ts";
import { readFailureReason, StartError, UsageError } from "./errors.ts";

/** Most bytes of a certificate with its chain, or of a key. */
const PEM_LIMIT_BYTES = 1024 * 1024;

/** What connections come from. */
export interface Listener {
  readonly addr: Deno.NetAddr;
  /** @throws as `Deno.Listener.accept`. */
  accept(): Promise<Connection>;
  close(): void;
}

/**
 * Opens the listeners that `config` asks for, at least one, all on the same port.
 *
 * @throws {UsageError} when certificate or key cannot be used.
 * @throws {StartError} when the port is taken or the address is not ours.
 */
export async function openListeners(config: Config): Promise<readonly Listener[]> {
  const opener = await makeOpener(config);
  const open: Opener = (hostname, port) => translate(hostname, port, () => opener(hostname, port));
  if (config.host !== undefined) return [open(config.host, config.port)];
  const v6 = tryOpen(() => open("::", config.port));
  if (!v6) return [open("0.0.0.0", config.port)];
  if (takesIPv4Too()) return [v6];
  try {
    const v4 = tryOpen(() => open("0.0.0.0", v6.addr.port));
    return v4 ? [v6, v4] : [v6];
  } catch (error) {
    v6.close();
    throw error;
  }
}

/** Whether a socket on all of IPv6 has the port in IPv4, too, as on most systems but Windows. */
function takesIPv4Too(): boolean {
  using probe = Deno.listen({ hostname: "::", port: 0 });
  try {
    Deno.listen({ hostname: "0.0.0.0", port: probe.addr.port }).close();
    return false;
  } catch (error) {
    return error instanceof Deno.errors.AddrInUse;
  }
}

type Opener = (hostname: string, port: number) => Listener;

async function makeOpener({ tls }: Config): Promise<Opener> {
  if (!tls) return (hostname, port) => new TcpListener(Deno.listen({ hostname, port }));
  const [cert, key] = await Promise.all([readPem(tls.certPath), readPem(tls.keyPath)]);
  const options = { cert, key, alpnProtocols: ["http/1.1"] };
  checkPair(tls, () => Deno.listenTls({ ...options, hostname: "127.0.0.1", port: 0 }));
  if (!hasNodeTls()) {
    return (hostname, port) => new OldTlsListener(Deno.listenTls({ ...options, hostname, port }));
  }
  // Loaded here, since it would cost 25 ms of every start.
  const { tlsAcceptor } = await import("./tls_stream.ts");
  const secure = tlsAcceptor({ cert, key });
  return (hostname, port) => new TcpListener(Deno.listen({ hostname, port }), secure);
}

/** Whether `node:tls` can serve on a connection of ours: since Deno 2.8. */
function hasNodeTls(): boolean {
  const [major, minor] = Deno.version.deno.split(".").map(Number);
  return major! > 2 || (major === 2 && minor! >= 8);
}

/** Takes connections on which small messages go out at once, and puts `secure` upon them. */
class TcpListener implements Listener {
  #listener: Deno.TcpListener;
  #secure: ((connection: Connection) => Connection) | undefined;

  constructor(listener: Deno.TcpListener, secure?: (connection: Connection) => Connection) {
    this.#listener = listener;
    this.#secure = secure;
  }

  get addr(): Deno.NetAddr {
    return this.#listener.addr;
  }

  async accept(): Promise<Connection> {
    const connection = await this.#listener.accept();
    try {
      connection.setNoDelay(true);
    } catch {
      // Some systems refuse it when the peer is gone already: the first read will tell.
    }
    return this.#secure?.(connection) ?? connection;
  }

  close(): void {
    this.#listener.close();
  }
}

/** TLS as Deno before 2.8 has it: with Nagle's algorithm, and kept open by peers that do not end what they began. */
class OldTlsListener implements Listener {
  #listener: Deno.TlsListener;

  constructor(listener: Deno.TlsListener) {
    this.#listener = listener;
  }

  get addr(): Deno.NetAddr {
    return this.#listener.addr;
  }

  async accept(): Promise<Connection> {
    return Object.assign(await this.#listener.accept(), { holdsSmallMessages: true });
  }

  close(): void {
    this.#listener.close();
  }
}

/**
 * Opens a listener to see whether the pair can be used: on the address that is asked for, the errors of a wrong pair
 * cannot be told from those of a wrong address. @throws {UsageError} when it cannot.
 */
function checkPair(tls: NonNullable<Config["tls"]>, open: () => Deno.TlsListener): void {
  try {
    open().close();
  } catch (cause) {
    const { name, message } = cause as Error;
    if (name !== "InvalidData" && name !== "Error") return;
    throw new UsageError(`Cannot use ${tls.certPath} with ${tls.keyPath}: ${message}`, { cause });
  }
}

/** Pipes and devices are read, too, but not without end. */
async function readPem(path: string): Promise<string> {
  const bytes = new Uint8Array(PEM_LIMIT_BYTES + 1);
  let length = 0;
  try {
    using file = await Deno.open(path);
    while (length < bytes.length) {
      const read = await file.read(bytes.subarray(length));
      if (read === null) return new TextDecoder().decode(bytes.subarray(0, length));
      length += read;
    }
  } catch (cause) {
    throw new UsageError(`Cannot read ${path}: ${readFailureReason(cause as Error)}`, { cause });
  }
  throw new UsageError(`Cannot use ${path}: over ${PEM_LIMIT_BYTES} bytes, expected a PEM file`);
}

/** Whether an address to listen on means all of them. */
export function isAnyAddress(hostname: string): boolean {
  return hostname === "0.0.0.0" || hostname === "::";
}

/** Gives the failures of `open` words that a person can act on. */
function translate(hostname: string, port: number, open: () => Listener): Listener {
  try {
    return open();
  } catch (cause) {
    const reason = cause instanceof Deno.errors.AddrInUse
      ? "it is in use; choose another with --port, or 0 for any"
      : (cause as Error).message;
    const where = isAnyAddress(hostname) ? `port ${port}` : `${hostname}, port ${port}`;
    throw new StartError(`Cannot listen on ${where}: ${reason}`, { cause });
  }
}

/** `undefined` when `open` fails because the machine has no such address family. */
function tryOpen(open: () => Listener): Listener | undefined {
  try {
    return open();
  } catch (error) {
    const cause = error instanceof StartError ? error.cause : undefined;
    if (!cause || cause instanceof Deno.errors.AddrInUse) throw error;
    return undefined;
  }
}
