/**
 * TLS over a connection that is ours, by the platform's own `node:tls`. On one of `Deno.listenTls` nobody can switch
 * Nagle's algorithm off, and closing it does not end it while its peer has not finished the handshake or does not read.
 */
import { Duplex } from "node:stream";
import { createSecureContext, type SecureContext, TLSSocket } from "node:tls";
import { closeQuietly, type Connection, writeAll } from "./byte_stream.ts";
import { withDeadline } from "./deadline.ts";
import { isSystemError } from "./errors.ts";
import { freeBuffer, nextReadSize, READ_MIN_BYTES } from "./read_buffer.ts";

/** How long a peer may take for the last record, by which it tells an end from a cut. */
const NOTIFY_MS = 1_000;

/** What tells a peer that no handshake comes about: a fatal alert, handshake_failure (RFC 8446 section 6). */
const HANDSHAKE_FAILURE = new Uint8Array([0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x28]);

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
 * all of it; what came is read before its end or a fault is told, and a fault of one direction leaves the other as
 * it is; after `close` every pending call fails, and the connection below is closed within `NOTIFY_MS`.
 */
class TlsStream implements Connection {
  readonly remoteAddr: Deno.NetAddr;
  #socket: TLSSocket;
  #below: Duplex;
  /** Of what was read, what did not fit into the reader's buffer. */
  #rest: Uint8Array = new Uint8Array(0);
  #ended = false;
  #isSecure = false;
  #closed = false;
  /** What ended both directions, or one of them below. */
  #fault: Error | undefined;
  #readFault: Error | undefined;
  #writeFault: Error | undefined;
  /** Wakes the read that waits. */
  #wake: (() => void) | undefined;
  /** Lets more be taken from below. */
  #open: (() => void) | undefined;
  #failWrite: ((reason: Error) => void) | undefined;

  constructor(connection: Connection, secureContext: SecureContext) {
    this.remoteAddr = connection.remoteAddr;
    this.#below = toDuplex(connection, {
      wanted: () => this.#wanted(),
      readFailed: (error) => {
        this.#readFault = error;
      },
      writeFailed: (error) => this.#failWriting(error),
    });
    this.#socket = new TLSSocket(this.#below, {
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
    this.#socket.on("_tlsError", (error: Error) => this.#fail(peerFault(error)));
    this.#socket.on("error", (error) => this.#fail(peerFault(error)));
    this.#socket.on("close", () => this.#fail(new Deno.errors.BadResource("It is closed")));
  }

  async read(buffer: Uint8Array): Promise<number | null> {
    while (this.#rest.length === 0) {
      if (this.#closed) throw this.#fault;
      const data: Uint8Array | null = this.#socket.read();
      const fault = this.#fault ?? (this.#ended ? this.#readFault : undefined);
      if (data) this.#rest = data;
      else if (this.#ended && !this.#readFault) return null;
      else if (fault) throw fault;
      else await this.#more();
    }
    const count = Math.min(buffer.length, this.#rest.length);
    buffer.set(this.#rest.subarray(0, count));
    this.#rest = this.#rest.subarray(count);
    return count;
  }

  write(data: Uint8Array): Promise<number> {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    const fault = this.#fault ?? this.#writeFault;
    if (fault) reject(fault);
    else {
      this.#failWrite = reject;
      this.#socket.write(data, (error) => {
        this.#failWrite = undefined;
        if (error) reject(peerFault(error));
        else resolve(data.length);
      });
    }
    return promise;
  }

  closeWrite(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#socket.end((error?: Error | null) => error ? reject(peerFault(error)) : resolve());
    return promise;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    const isWriting = this.#failWrite !== undefined;
    this.#fail(new Deno.errors.BadResource("It is closed"));
    const said = isWriting ? Promise.resolve() : withDeadline(this.#sayGoodbye(), NOTIFY_MS);
    said.catch(() => {}).finally(() => this.#socket.destroy());
  }

  /** Resolves when the connection below has taken the last record: that TLS has written it means less. */
  async #sayGoodbye(): Promise<void> {
    await this.closeWrite();
    await new Promise<void>((resolve) => this.#below.end(() => resolve()));
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
    this.#failWriting(this.#fault);
  }

  #failWriting(reason: Error): void {
    this.#writeFault ??= reason;
    this.#failWrite?.(reason);
    this.#failWrite = undefined;
  }
}

/** What TLS has to complain of comes from the network, as the system's own errors do. */
function peerFault(cause: Error): Error {
  const { message } = cause;
  return isSystemError(cause) ? cause : new Deno.errors.InvalidData(message, { cause });
}

/** What a duplex asks and tells. */
interface BelowOutlet {
  /** Resolves when more is to be read. */
  wanted(): Promise<void>;
  readFailed(error: Error): void;
  writeFailed(error: Error): void;
}

/**
 * The connection as `node:tls` wants what it works on. It is told of no fault, since it would drop what it has in
 * the other direction: to it, a failed read is the end, and a failed write done.
 */
function toDuplex(connection: Connection, outlet: BelowOutlet): Duplex {
  let size = READ_MIN_BYTES;
  let hasHeard = false;
  let hasSpoken = false;
  const duplex = new Duplex({
    async read() {
      await outlet.wanted();
      const buffer = new Uint8Array(size);
      const count = await connection.read(buffer).catch((error) => {
        outlet.readFailed(error);
        return null;
      });
      if (count !== null) size = nextReadSize(size, count);
      hasHeard ||= count !== null;
      try {
        this.push(count === null ? null : buffer.subarray(0, count));
      } catch (error) {
        this.destroy(error as Error);
      }
    },
    write(data: Uint8Array, _encoding, done) {
      hasSpoken = true;
      writeAll(connection, data).then(
        () => freeWhole(data),
        (error) => outlet.writeFailed(error),
      ).finally(done);
    },
    final(done) {
      connection.closeWrite().catch(() => {}).finally(done);
    },
    destroy(error, done) {
      // Where no handshake comes about it says nothing of its own.
      leave(connection, hasHeard && !hasSpoken ? HANDSHAKE_FAILURE : undefined);
      done(error);
    },
  });
  // Whoever uses the TLS above hears of it there.
  return duplex.on("error", () => {});
}

/** Closes a connection, when it has taken the last words if there are any. */
function leave(connection: Connection, lastWords?: Uint8Array): void {
  const said = lastWords ? writeAll(connection, lastWords).catch(() => {}) : Promise.resolve();
  withDeadline(said, NOTIFY_MS).finally(() => closeQuietly(connection));
}

/** Frees the memory of what has been written, unless it is a part of more. */
function freeWhole(data: Uint8Array): void {
  if (data.length === data.buffer.byteLength) freeBuffer(data);
}
