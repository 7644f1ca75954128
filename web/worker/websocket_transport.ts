import { EXTENDED_LIMIT_BYTES } from "../../rfb/clipboard/limits.ts";
import { ConnectionClosed } from "../../rfb/errors.ts";
import type { Transport } from "../../rfb/transport.ts";
import { SpentBuffers } from "./spent_buffers.ts";

/** Most bytes that may wait for the decoder; a server sends more only if it sends unasked. */
export const RECEIVE_LIMIT_BYTES = 512 * 1024 * 1024;

/** Most bytes that may wait for the network, behind an image; beyond it the gateway has stopped reading. */
export const SEND_LIMIT_BYTES = EXTENDED_LIMIT_BYTES + 16 * 1024 * 1024;

/** The part of `WebSocket` that is used, so that tests can put their own in its place. */
export interface SocketLike extends EventTarget {
  binaryType: BinaryType;
  readonly bufferedAmount: number;
  send(data: Uint8Array<ArrayBuffer>): void;
  close(code?: number, reason?: string): void;
}

/** How the socket ended, as the browser tells it. */
export interface SocketEnd {
  /** Whether the connection ever came to be. */
  readonly opened: boolean;
  readonly code: number;
  readonly reason: string;
}

/** Close codes of an orderly end: given, and given without a code. */
const CLEAN_CODES: readonly number[] = [1000, 1005];

/**
 * RFB bytes over the binary frames of a WebSocket; text frames go to `onText`. A browser's WebSocket
 * cannot be told to wait, so what it delivers is queued, and over the limit the connection ends.
 */
export class WebSocketTransport implements Transport {
  #socket: SocketLike;
  #queue: (Uint8Array<ArrayBuffer> | undefined)[] = [];
  /** The chunk that the reader has. */
  #given: Uint8Array<ArrayBuffer> | undefined;
  #spent = new SpentBuffers();
  #queuedBytes = 0;
  #opened = false;
  #end: SocketEnd | undefined;
  #closed = Promise.withResolvers<void>();
  #failure: ConnectionClosed | undefined;
  #wake: (() => void) | undefined;

  constructor(socket: SocketLike, onText: (text: string) => void) {
    this.#socket = socket;
    socket.binaryType = "arraybuffer";
    socket.addEventListener("open", () => this.#opened = true);
    socket.addEventListener("message", (event) => {
      const { data } = event as MessageEvent<ArrayBuffer | string>;
      if (typeof data === "string") onText(data);
      else this.#receive(new Uint8Array(data));
    });
    socket.addEventListener("close", (event) => this.#finish(event as CloseEvent));
  }

  /** Bytes that wait for the decoder. */
  get queuedBytes(): number {
    return this.#queuedBytes;
  }

  /** How the socket ended; `undefined` while it lasts. */
  get end(): SocketEnd | undefined {
    return this.#end;
  }

  /** Resolves once the socket has ended. */
  get closed(): Promise<void> {
    return this.#closed.promise;
  }

  async read(): Promise<Uint8Array | null> {
    if (this.#given) this.#spent.release(this.#given.buffer);
    this.#given = undefined;
    while (true) {
      const chunk = this.#take();
      if (chunk !== undefined) return this.#given = chunk;
      if (this.#failure !== undefined) throw this.#failure;
      if (this.#end !== undefined) return null;
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
  }

  write(bytes: Uint8Array): void {
    if (this.#end !== undefined || this.#failure !== undefined) return;
    if (this.#socket.bufferedAmount > SEND_LIMIT_BYTES) return this.#fail("send", SEND_LIMIT_BYTES);
    this.#socket.send(bytes as Uint8Array<ArrayBuffer>);
  }

  /** Ends both ways at once: what waits to be read is dropped, since nobody is to go on with it. */
  close(): void {
    this.#failWith(new ConnectionClosed("The connection was closed on this side"));
  }

  /** Chunks come out in order; the array is turned over when half of it was used. */
  #taken = 0;
  #take(): Uint8Array<ArrayBuffer> | undefined {
    const chunk = this.#queue[this.#taken];
    if (chunk === undefined) return undefined;
    this.#queuedBytes -= chunk.length;
    // Let go at once: a server that never pauses never lets the queue become empty.
    this.#queue[this.#taken++] = undefined;
    if (2 * this.#taken >= this.#queue.length) {
      this.#queue.splice(0, this.#taken);
      this.#taken = 0;
    }
    return chunk;
  }

  #receive(chunk: Uint8Array<ArrayBuffer>): void {
    if (chunk.length === 0 || this.#failure !== undefined) return;
    this.#queuedBytes += chunk.length;
    if (this.#queuedBytes > RECEIVE_LIMIT_BYTES) return this.#fail("receive", RECEIVE_LIMIT_BYTES);
    this.#queue.push(chunk);
    this.#wake?.();
  }

  #fail(direction: string, limit: number): void {
    this.#failWith(
      new ConnectionClosed(`Cannot ${direction} more: over ${limit} bytes are waiting already`),
    );
  }

  #failWith(failure: ConnectionClosed): void {
    this.#failure ??= failure;
    this.#queue.length = 0;
    this.#queuedBytes = 0;
    this.#taken = 0;
    this.#socket.close(1000);
    this.#wake?.();
  }

  #finish({ code, reason }: CloseEvent): void {
    this.#end = { opened: this.#opened, code, reason };
    this.#closed.resolve();
    if (!CLEAN_CODES.includes(code)) {
      this.#failure ??= new ConnectionClosed(reason || `The connection broke (code ${code})`);
    }
    this.#wake?.();
  }
}
