import { readScreenSetup, type XScreen } from "./x_screen.ts";

const REPLY = 1;
const ERROR = 0;

/**
 * The X11 protocol as far as the tests need it: little-endian requests, replies and events over the
 * display's unix socket. Requests are asked one after another.
 */
export class XConnection {
  readonly screen: XScreen;
  #connection: Deno.UnixConn;
  #events: Uint8Array<ArrayBuffer>[] = [];
  #eventWaiter: PromiseWithResolvers<Uint8Array<ArrayBuffer>> | undefined;
  #replyWaiter: PromiseWithResolvers<Uint8Array<ArrayBuffer>> | undefined;
  #failure: Error | undefined;

  private constructor(connection: Deno.UnixConn, screen: XScreen) {
    this.#connection = connection;
    this.screen = screen;
    this.#listen().catch((error) => this.#fail(error));
  }

  /** Connects to display `:number` and does the setup without authorisation. */
  static async open(display: number): Promise<XConnection> {
    const path = `/tmp/.X11-unix/X${display}`;
    const connection = await Deno.connect({ transport: "unix", path });
    await writeAll(connection, new Uint8Array([0x6c, 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
    const head = await readExactly(connection, 8);
    const rest = await readExactly(connection, 4 * new DataView(head.buffer).getUint16(6, true));
    if (head[0] !== 1) {
      connection.close();
      throw new Error(`Cannot open display :${display}: ${new TextDecoder().decode(rest)}`);
    }
    const setup = new Uint8Array(8 + rest.length);
    setup.set(head);
    setup.set(rest, 8);
    // The fixed part's offsets count from after the first 8 bytes.
    return new XConnection(connection, readScreenSetup(setup.subarray(8)));
  }

  /** Sends a request that has no reply; `words` then `data` follow its four first bytes. */
  async send(
    opcode: number,
    detail: number,
    words: readonly number[],
    data: Uint8Array = new Uint8Array(),
  ): Promise<void> {
    if (this.#failure) throw this.#failure;
    const size = 4 + 4 * words.length + (data.length + 3 & ~3);
    const request = new Uint8Array(size);
    const view = new DataView(request.buffer);
    view.setUint8(0, opcode);
    view.setUint8(1, detail);
    view.setUint16(2, size / 4, true);
    words.forEach((word, i) => view.setUint32(4 + 4 * i, word, true));
    request.set(data, 4 + 4 * words.length);
    await writeAll(this.#connection, request);
  }

  /** Sends a request and waits for its reply. */
  async ask(
    opcode: number,
    detail: number,
    words: readonly number[],
  ): Promise<Uint8Array<ArrayBuffer>> {
    const waiter = this.#replyWaiter = Promise.withResolvers<Uint8Array<ArrayBuffer>>();
    await this.send(opcode, detail, words);
    return await waiter.promise;
  }

  /** The next event, 32 bytes. */
  event(): Promise<Uint8Array<ArrayBuffer>> {
    if (this.#failure) return Promise.reject(this.#failure);
    const event = this.#events.shift();
    if (event) return Promise.resolve(event);
    this.#eventWaiter = Promise.withResolvers();
    return this.#eventWaiter.promise;
  }

  close(): void {
    this.#connection.close();
  }

  async #listen(): Promise<void> {
    for (;;) {
      const head = await readExactly(this.#connection, 32);
      if (head[0] === ERROR) throw new Error(`Cannot do X request ${head[10]}: error ${head[1]}`);
      if (head[0] === REPLY) this.#replyWaiter?.resolve(await this.#readReply(head));
      else if (this.#eventWaiter) {
        this.#eventWaiter.resolve(head);
        this.#eventWaiter = undefined;
      } else this.#events.push(head);
    }
  }

  async #readReply(head: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
    const more = 4 * new DataView(head.buffer).getUint32(4, true);
    const reply = new Uint8Array(32 + more);
    reply.set(head);
    reply.set(await readExactly(this.#connection, more), 32);
    return reply;
  }

  #fail(error: Error): void {
    this.#failure = error;
    // Nobody may be waiting any more: then the failure shows at the next request.
    for (const waiter of [this.#replyWaiter, this.#eventWaiter]) {
      waiter?.promise.catch(() => {});
      waiter?.reject(error);
    }
  }
}

async function writeAll(connection: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await connection.write(bytes.subarray(at));
}

async function readExactly(connection: Deno.Conn, n: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(n);
  for (let at = 0; at < n;) {
    const count = await connection.read(bytes.subarray(at));
    if (count === null) throw new Error("Cannot read from the X server: it has closed");
    at += count;
  }
  return bytes;
}
