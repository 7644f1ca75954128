/**
 * TLS over a connection that is ours, by the platform's own `node:tls`: nobody can switch Nagle's algorithm off on
 * a connection of `Deno.listenTls`, and it holds small messages back for 40 ms.
 */
import { Duplex } from "node:stream";
import { createSecureContext, type SecureContext, TLSSocket } from "node:tls";
import { closeQuietly, type Connection, writeAll } from "./byte_stream.ts";
import { withDeadline } from "./deadline.ts";
import { nextReadSize, READ_MIN_BYTES } from "./read_buffer.ts";

/** How long a peer may take for the last record, by which it tells an end from a cut. */
const NOTIFY_MS = 1_000;

/** A certificate with its key, in PEM. */
export interface CertificatePair {
  readonly cert: string;
  readonly key: string;
}

/** What puts the server's side of TLS upon connections. @throws when the pair cannot be used. */
export function tlsAcceptor(pair: CertificatePair): (connection: Connection) => Connection {
  const context = createSecureContext(pair);
  return (connection) => new TlsStream(connection, context);
}

/**
 * The server's side of TLS on a connection.
 *
 * Invariants: one read and one write at a time; a write ends when the connection below has taken all of it, so
 * that nothing queues up in between; after `close` every pending call fails.
 */
class TlsStream implements Connection {
  readonly remoteAddr: Deno.NetAddr;
  #socket: TLSSocket;
  /** Of what was read, what did not fit into the reader's buffer. */
  #rest: Uint8Array = new Uint8Array(0);
  #ended = false;
  #fault: Error | undefined;
  #wake: (() => void) | undefined;
  #failWrite: ((reason: Error) => void) | undefined;

  constructor(connection: Connection, secureContext: SecureContext) {
    this.remoteAddr = connection.remoteAddr;
    this.#socket = new TLSSocket(toDuplex(connection), {
      isServer: true,
      secureContext,
      ALPNProtocols: ["http/1.1"],
    });
    this.#socket.on("readable", () => this.#wake?.());
    this.#socket.on("end", () => {
      this.#ended = true;
      this.#wake?.();
    });
    this.#socket.on("error", (error) => this.#fail(error));
    this.#socket.on("close", () => this.#fail(new Deno.errors.BadResource("It is closed")));
  }

  async read(buffer: Uint8Array): Promise<number | null> {
    while (this.#rest.length === 0) {
      if (this.#fault) throw this.#fault;
      const data: Uint8Array | null = this.#socket.read();
      if (data) this.#rest = data;
      else if (this.#ended) return null;
      else await new Promise<void>((resolve) => this.#wake = resolve);
    }
    const count = Math.min(buffer.length, this.#rest.length);
    buffer.set(this.#rest.subarray(0, count));
    this.#rest = this.#rest.subarray(count);
    return count;
  }

  write(data: Uint8Array): Promise<number> {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    if (this.#fault) reject(this.#fault);
    else {
      this.#failWrite = reject;
      this.#socket.write(data, (error) => {
        this.#failWrite = undefined;
        if (error) reject(error);
        else resolve(data.length);
      });
    }
    return promise;
  }

  closeWrite(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#socket.end((error?: Error | null) => error ? reject(error) : resolve());
    return promise;
  }

  close(): void {
    const isWriting = this.#failWrite !== undefined;
    this.#fail(new Deno.errors.BadResource("It is closed"));
    const said = isWriting ? Promise.resolve() : withDeadline(this.closeWrite(), NOTIFY_MS);
    said.catch(() => {}).finally(() => this.#socket.destroy());
  }

  #fail(reason: Error): void {
    this.#fault ??= reason;
    this.#wake?.();
    this.#failWrite?.(this.#fault);
    this.#failWrite = undefined;
  }
}

/** The connection as `node:tls` wants what it works on. */
function toDuplex(connection: Connection): Duplex {
  let size = READ_MIN_BYTES;
  const duplex = new Duplex({
    async read() {
      const buffer = new Uint8Array(size);
      try {
        const count = await connection.read(buffer);
        if (count !== null) size = nextReadSize(size, count);
        this.push(count === null ? null : buffer.subarray(0, count));
      } catch (error) {
        this.destroy(error as Error);
      }
    },
    write(data: Uint8Array, _encoding, done) {
      writeAll(connection, data).then(() => done(), done);
    },
    final(done) {
      connection.closeWrite().then(() => done(), done);
    },
    destroy(error, done) {
      closeQuietly(connection);
      done(error);
    },
  });
  // Whoever uses the TLS above hears of it there.
  return duplex.on("error", () => {});
}
