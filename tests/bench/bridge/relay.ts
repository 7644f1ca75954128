import type { ByteStream } from "../../../proxy/byte_stream.ts";
import { SOURCE } from "../../e2e/gateway.ts";
import { Certificate } from "../../servers/certificate.ts";
import { Child } from "../../servers/child.ts";
import { freePort } from "../../servers/free_port.ts";

/** The token under which our gateway knows the target. */
const TOKEN = "bench";
const TRY_EVERY_MS = 1;
const START_TIMEOUT_MS = 20_000;

/** What a relay is asked to do. */
export interface RelayOrder {
  readonly port: number;
  readonly targetPort: number;
  /** A folder for configuration files. */
  readonly folder: string;
  /** For a relay that talks TLS. */
  readonly certificate: Certificate | undefined;
}

/** A program between viewer and target that can be started. */
export interface RelayKind {
  readonly name: string;
  /** Whether viewers come by WebSocket; else by plain TCP. */
  readonly webSocket: boolean;
  /** Whether they come by TLS. */
  readonly tls?: boolean;
  /** The command that runs it; `undefined` where the viewer goes to the target without any relay. */
  command?(order: RelayOrder): Promise<readonly [command: string, args: readonly string[]]>;
}

/** Our gateway, from a compiled executable or from source. */
export function gatewayKind(executable: string | undefined, tls = false): RelayKind {
  return {
    name: tls ? "vncgw (https)" : "vncgw",
    webSocket: true,
    tls,
    async command({ port, targetPort, folder, certificate }) {
      const tokens = `${folder}/token.conf`;
      await Deno.writeTextFile(tokens, `${TOKEN}: 127.0.0.1:${targetPort}\n`);
      const args = ["--tokens", tokens, "--host", "127.0.0.1", "--port", `${port}`];
      if (certificate) args.push("--cert", certificate.certPath, "--key", certificate.keyPath);
      return executable ? [executable, args] : [Deno.execPath(), [...SOURCE, ...args]];
    },
  };
}

/** websockify, straight to the target. */
export const WEBSOCKIFY: RelayKind = {
  name: "websockify",
  webSocket: true,
  command: ({ port, targetPort }) =>
    Promise.resolve(["websockify", [`127.0.0.1:${port}`, `127.0.0.1:${targetPort}`]]),
};

/** haproxy as a relay of plain TCP, with one thread as our gateway has one. */
export const HAPROXY: RelayKind = {
  name: "haproxy (TCP)",
  webSocket: false,
  async command({ port, targetPort, folder }) {
    const path = `${folder}/haproxy.cfg`;
    await Deno.writeTextFile(
      path,
      `global\n  nbthread 1\n  maxconn 8000\ndefaults\n  mode tcp\n  timeout connect 10s\n` +
        `  timeout client 1h\n  timeout server 1h\nlisten bench\n  bind 127.0.0.1:${port}\n` +
        `  server target 127.0.0.1:${targetPort}\n`,
    );
    return ["haproxy", ["-db", "-f", path]];
  },
};

/** No relay at all: what the load generator itself can do. */
export const DIRECT: RelayKind = { name: "no relay", webSocket: false };

/** A relay that listens. */
export class Relay implements AsyncDisposable {
  readonly kind: RelayKind;
  readonly port: number;
  /** From the start of the process to the first connection that it took. */
  readonly startMs: number;
  #child: Child | undefined;
  #order: RelayOrder;

  private constructor(kind: RelayKind, order: RelayOrder, startMs: number, child?: Child) {
    this.kind = kind;
    this.port = order.port;
    this.startMs = startMs;
    this.#order = order;
    this.#child = child;
  }

  /** Starts a relay before the target at `targetPort` and waits until it takes connections. */
  static async start(kind: RelayKind, targetPort: number): Promise<Relay> {
    const folder = await Deno.makeTempDir({ prefix: "vncgw-bench-" });
    const certificate = kind.tls ? await Certificate.make() : undefined;
    const port = kind.command ? freePort() : targetPort;
    const order = { port, targetPort, folder, certificate };
    if (!kind.command) return new Relay(kind, order, 0);
    const [command, args] = await kind.command(order);
    const startedAt = performance.now();
    const child = new Child(command, args);
    try {
      await waitForPort(port, child);
    } catch (error) {
      await child.stop("SIGKILL");
      throw error;
    }
    return new Relay(kind, order, performance.now() - startedAt, child);
  }

  /** A connection to it, by TLS where it talks that. */
  async connect(): Promise<ByteStream> {
    const address = { hostname: "127.0.0.1", port: this.port };
    const { certificate } = this.#order;
    if (certificate) return Deno.connectTls({ ...address, caCerts: [await certificate.pem] });
    const connection = await Deno.connect(address);
    connection.setNoDelay(true);
    return connection;
  }

  /** The path and query by which a WebSocket reaches the target. */
  get path(): string {
    return `/websockify?token=${TOKEN}`;
  }

  /** The relay's process; 0 without one. */
  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child?.stop();
    await this.#order.certificate?.[Symbol.asyncDispose]();
    await Deno.remove(this.#order.folder, { recursive: true });
  }
}

async function waitForPort(port: number, child: Child): Promise<void> {
  const deadline = performance.now() + START_TIMEOUT_MS;
  for (;;) {
    try {
      return (await Deno.connect({ hostname: "127.0.0.1", port })).close();
    } catch (error) {
      if (!child.running || performance.now() > deadline) {
        throw new Error(`Cannot start ${child.command}: ${child.stderr}`, { cause: error });
      }
    }
    await new Promise((resolve) => setTimeout(resolve, TRY_EVERY_MS));
  }
}
