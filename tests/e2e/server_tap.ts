import { closeQuietly } from "../../proxy/byte_stream.ts";
import { failAfter } from "../servers/fail_after.ts";
import { CLIENT_MESSAGES, ClientMessageCutter, readSetEncodings } from "./client_messages.ts";

const WAIT_TIMEOUT_MS = 30_000;

/** What a tap does beside listening. */
export interface TapOptions {
  /** Gives what the server hears instead of a message. @default the message itself */
  readonly change?: (message: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>;
}

/** Stands between gateway and server and notes what viewers send. For servers without a password. */
export class ServerTap implements AsyncDisposable {
  /** Every message after ClientInit, in order. */
  readonly messages: Uint8Array<ArrayBuffer>[] = [];
  #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  #target: Deno.ConnectOptions;
  #change: (message: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>;
  #running: Promise<void>;
  #open = new Set<Deno.Conn>();
  #watchers = new Set<() => void>();

  constructor(address: string, options: TapOptions = {}) {
    const { hostname, port } = new URL(`tcp://${address}`);
    this.#target = { hostname, port: Number(port) };
    this.#change = options.change ?? ((message) => message);
    this.#running = this.#accept();
  }

  /** For the token file. */
  get address(): string {
    return `127.0.0.1:${this.#listener.addr.port}`;
  }

  /** What `find` finds among the messages, as soon as it finds anything but `undefined` or false. */
  async until<T>(find: (tap: ServerTap) => T, what: string): Promise<NonNullable<T>> {
    const found = Promise.withResolvers<NonNullable<T>>();
    const look = () => {
      const result = find(this);
      if (result !== undefined && result !== null && result !== false) found.resolve(result);
    };
    this.#watchers.add(look);
    try {
      look();
      return await failAfter(found.promise, WAIT_TIMEOUT_MS, what);
    } finally {
      this.#watchers.delete(look);
    }
  }

  /** The messages of one number. */
  sent(number: number): Uint8Array<ArrayBuffer>[] {
    return this.messages.filter(([first]) => first === number);
  }

  /** The lists of encodings that viewers asked for, in order. */
  get encodings(): number[][] {
    return this.sent(CLIENT_MESSAGES.SetEncodings).map(readSetEncodings);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    for (const connection of this.#open) closeQuietly(connection);
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
    const cutter = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>(
      new ClientMessageCutter((message) => {
        this.messages.push(message);
        for (const look of this.#watchers) look();
        return this.#change(message);
      }),
    );
    // Either side may go at any time; both directions end then.
    await Promise.allSettled([
      server.readable.pipeTo(viewer.writable),
      viewer.readable.pipeThrough(cutter).pipeTo(server.writable),
    ]);
    closeQuietly(viewer);
    closeQuietly(server);
  }
}
