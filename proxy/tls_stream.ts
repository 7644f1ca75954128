/**
 * TLS over a connection that is ours, by the platform's own `node:tls`. On one of `Deno.listenTls` nobody can switch
 * Nagle's algorithm off, and closing it does not end it while its peer has not finished the handshake or does not read.
 */
import { Duplex } from "node:stream";
import { createSecureContext, type SecureContext, TLSSocket } from "node:tls";
import { closeQuietly, type Connection, writeAll } from "./byte_stream.ts";
import { withDeadline } from "./deadline.ts";
import { freeBuffer, nextReadSize, READ_MIN_BYTES } from "./read_buffer.ts";

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
 * Invariants: one read and one write at a time; bytes are taken from the connection below only for the handshake and
 * for a read that waits, so that at most one buffer of them is held; a write ends when the connection below has taken
 * all of it; after `close` every pending call fails, and the connection below is closed within `NOTIFY_MS`.
 */
class TlsStream implements Connection {
  readonly remoteAddr: Deno.NetAddr;
  #socket: TLSSocket;
  /** Of what was read, what did not fit into the reader's buffer. */
  #rest: Uint8Array = new Uint8Array(0);
  #ended = false;
  #isSecure = false;
  #fault: Error | undefined;
  /** Wakes the read that waits. */
  #wake: (() => void) | undefined;
  /** Lets more be taken from below. */
  #open: (() => void) | undefined;
  #failWrite: ((reason: Error) => void) | undefined;

  constructor(connection: Connection, secureContext: SecureContext) {
    this.remoteAddr = connection.remoteAddr;
    this.#socket = new TLSSocket(toDuplex(connection, () => this.#wanted()), {
      isServer: true,
      secureContext,
      ALPNProtocols: ["http/1.1"],
    });
    this.#socket.on("secure", () => this.#isSecure = true);
    this.#socket.on("readable", () => this.#wake?.());
    this.#socket.on("end", () => {
      this.#ended = true;
      this.#wake?.();
    });
    // Faults behind the handshake come by this one alone.
    this.#socket.on("_tlsError", (error: Error) => this.#fail(error));
    this.#socket.on("error", (error) => this.#fail(error));
    this.#socket.on("close", () => this.#fail(new Deno.errors.BadResource("It is closed")));
  }

  async read(buffer: Uint8Array): Promise<number | null> {
    while (this.#rest.length === 0) {
      if (this.#fault) throw this.#fault;
      const data: Uint8Array | null = this.#socket.read();
      if (data) this.#rest = data;
      else if (this.#ended) return null;
      else await this.#more();
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

  /** Waits for something new: bytes, the end or a fault. */
  async #more(): Promise<void> {
    const news = new Promise<void>((resolve) => this.#wake = resolve);
    this.#open?.();
    await news;
    this.#wake = undefined;
  }

  /** Resolves when bytes of the connection below are wanted; after a fault never. */
  async #wanted(): Promise<void> {
    while (this.#fault || (this.#isSecure && !this.#wake)) {
      await new Promise<void>((resolve) => this.#open = resolve);
    }
  }

  #fail(reason: Error): void {
    this.#fault ??= reason;
    this.#wake?.();
    this.#failWrite?.(this.#fault);
    this.#failWrite = undefined;
  }
}

/** The connection as `node:tls` wants what it works on, read from when `wanted` has resolved. */
function toDuplex(connection: Connection, wanted: () => Promise<void>): Duplex {
  let size = READ_MIN_BYTES;
  const duplex = new Duplex({
    async read() {
      await wanted();
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
      writeAll(connection, data).then(() => {
        if (data.length === data.buffer.byteLength) freeBuffer(data);
        done();
      }, done);
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
