/** Encodings by the numbers of RFC 6143 section 7.7. */
export const ENCODINGS = { Raw: 0, CopyRect: 1, RRE: 2, Hextile: 5 } as const;

/** Length of each client message (RFC 6143 section 7.5) from its first bytes; 0 where more are needed. */
const MESSAGE_BYTES: Readonly<Record<number, (view: DataView) => number>> = {
  0: () => 20,
  2: (view) => view.byteLength < 4 ? 0 : 4 + 4 * view.getUint16(2),
  3: () => 10,
  4: () => 8,
  5: () => 6,
  6: (view) => view.byteLength < 8 ? 0 : 8 + view.getUint32(4),
};
const SET_ENCODINGS = 2;
/** Version, chosen security type (None), ClientInit. */
const HANDSHAKE_BYTES = 12 + 1 + 1;

/**
 * Stands between gateway and server and changes one thing: of the encodings the page asks for, the
 * server hears of `encodings` and the pseudo-encodings only. For servers without a password.
 */
export class EncodingTap implements AsyncDisposable {
  #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  #target: Deno.ConnectOptions;
  #encodings: readonly number[];
  #running: Promise<void>;
  #open = new Set<Deno.Conn>();

  constructor(address: string, encodings: readonly number[]) {
    const { hostname, port } = new URL(`tcp://${address}`);
    this.#target = { hostname, port: Number(port) };
    this.#encodings = encodings;
    this.#running = this.#accept();
  }

  /** For the token file. */
  get address(): string {
    return `127.0.0.1:${this.#listener.addr.port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    for (const connection of this.#open) close(connection);
    await this.#running;
  }

  async #accept(): Promise<void> {
    const sessions: Promise<void>[] = [];
    for await (const viewer of this.#listener) sessions.push(this.#serve(viewer));
    await Promise.all(sessions);
  }

  async #serve(viewer: Deno.TcpConn): Promise<void> {
    const server = await Deno.connect(this.#target);
    this.#open.add(viewer).add(server);
    const rewrite = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>(
      new EncodingRewriter(this.#encodings),
    );
    // Either side may go at any time; both directions end then.
    await Promise.allSettled([
      server.readable.pipeTo(viewer.writable),
      viewer.readable.pipeThrough(rewrite).pipeTo(server.writable),
    ]);
    close(viewer);
    close(server);
  }
}

/** Rewrites SetEncodings in the stream from viewer to server. */
class EncodingRewriter implements Transformer<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  #encodings: readonly number[];
  #handshakeLeft = HANDSHAKE_BYTES;
  #rest = new Uint8Array();

  constructor(encodings: readonly number[]) {
    this.#encodings = encodings;
  }

  transform(
    chunk: Uint8Array<ArrayBuffer>,
    out: TransformStreamDefaultController<Uint8Array<ArrayBuffer>>,
  ): void {
    const passed = Math.min(this.#handshakeLeft, chunk.length);
    this.#handshakeLeft -= passed;
    if (passed > 0) out.enqueue(chunk.slice(0, passed));
    this.#rest = new Uint8Array([...this.#rest, ...chunk.subarray(passed)]);
    for (let message = this.#take(); message; message = this.#take()) {
      out.enqueue(message[0] === SET_ENCODINGS ? this.#rewrite(message) : message);
    }
  }

  #take(): Uint8Array<ArrayBuffer> | undefined {
    if (this.#rest.length === 0) return undefined;
    const length = MESSAGE_BYTES[this.#rest[0]!]!(new DataView(this.#rest.buffer));
    if (length === 0 || length > this.#rest.length) return undefined;
    const message = this.#rest.slice(0, length);
    this.#rest = this.#rest.slice(length);
    return message;
  }

  #rewrite(message: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    const view = new DataView(message.buffer);
    const asked = Array.from({ length: view.getUint16(2) }, (_, i) => view.getInt32(4 + 4 * i));
    const list = [...this.#encodings, ...asked.filter((encoding) => encoding < 0)];
    const rewritten = new DataView(new ArrayBuffer(4 + 4 * list.length));
    rewritten.setUint8(0, SET_ENCODINGS);
    rewritten.setUint16(2, list.length);
    list.forEach((encoding, i) => rewritten.setInt32(4 + 4 * i, encoding));
    return new Uint8Array(rewritten.buffer);
  }
}

/** A connection whose stream has ended may be closed already. */
function close(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}
