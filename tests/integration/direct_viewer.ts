import { writeAll } from "../../proxy/byte_stream.ts";
import { Client, type ClientEnd } from "../../rfb/client.ts";
import type { ReceivedContent } from "../../rfb/clipboard/content.ts";
import { ConnectionClosed } from "../../rfb/errors.ts";
import type { Cursor } from "../../rfb/pseudo/cursor.ts";
import type { Leds } from "../../rfb/pseudo/pseudo_rect.ts";
import type { AudioEvent } from "../../rfb/session/audio_stream.ts";
import type { Features } from "../../rfb/session/client_handler.ts";
import type { ClientOptions } from "../../rfb/session/client_options.ts";
import type { Transport } from "../../rfb/transport.ts";
import { type Picture, shownBy } from "../servers/picture.ts";

/** A test that waits longer has failed. */
const PATIENCE_MS = 15_000;

/** Our client, straight on a server's port, and what it was told. */
export class DirectViewer implements AsyncDisposable {
  readonly client: Client;
  readonly ended: Promise<ClientEnd | Error>;
  /** Every message or bunch of messages that was sent, from the first on. */
  readonly sent: Uint8Array[] = [];
  readonly clipboards: ReceivedContent[] = [];
  readonly refusals: number[] = [];
  readonly sounds: AudioEvent[] = [];
  readonly cursors: (Cursor | null)[] = [];
  readonly names: string[] = [];
  features: Features | undefined;
  leds: Leds | undefined;
  relative: boolean | undefined;
  updates = 0;
  connected = false;
  #connection: Deno.Conn;
  #end: ClientEnd | Error | undefined;
  #notice: (() => void)[] = [];

  private constructor(connection: Deno.Conn, password: string, options: ClientOptions) {
    this.#connection = connection;
    const told = (_done?: unknown) => this.#notify();
    this.client = new Client(this.#transport(), {
      credentials: () => Promise.resolve({ password }),
      state: (state) => told(this.connected = state === "connected"),
      resized: () => told(),
      name: (name) => told(this.names.push(name)),
      bell: () => told(),
      clipboard: (content) => told(this.clipboards.push(content)),
      cursor: (cursor) => told(this.cursors.push(cursor)),
      updated: () => told(this.updates++),
      features: (features) => told(this.features = features),
      leds: (leds) => told(this.leds = leds),
      relativePointer: (on) => told(this.relative = on),
      resizeRefused: (status) => told(this.refusals.push(status)),
      audio: (event) => told(this.sounds.push(event)),
    }, { clock: () => performance.now(), ...options });
    this.ended = this.client.run().catch((error) => error);
    this.ended.then((end) => told(this.#end = end));
  }

  /** Connects to `address`, `host:port` or `unix:/path`. */
  static async open(
    address: string,
    { password = "", ...options }: ClientOptions & { password?: string } = {},
  ): Promise<DirectViewer> {
    const [hostname, port] = address.split(":") as [string, string];
    if (hostname === "unix") {
      return new DirectViewer(await connectPatiently(port), password, options);
    }
    const connection = await Deno.connect({ hostname, port: Number(port) });
    // As the gateway does: two messages in a row would take a delayed acknowledgement longer.
    connection.setNoDelay(true);
    return new DirectViewer(connection, password, options);
  }

  /** How often a message with this number was sent; each message goes out by itself. */
  count(number: number, fits: (message: Uint8Array) => boolean = () => true): number {
    return this.sent.filter((message) => message[0] === number && fits(message)).length;
  }

  /**
   * Waits until something that the client told makes `condition` true.
   *
   * @throws {Error} as soon as the session has ended without that, with its error as the cause.
   */
  async until(what: string, condition: () => boolean): Promise<void> {
    const late = Promise.withResolvers<never>();
    const error = new Error(`Cannot see that ${what}: ${PATIENCE_MS} ms passed`);
    const timer = setTimeout(() => late.reject(error), PATIENCE_MS);
    try {
      while (!condition()) {
        if (this.#end !== undefined) throw endedTooSoon(what, this.#end);
        await Promise.race([late.promise, new Promise<void>((go) => this.#notice.push(go))]);
      }
    } finally {
      clearTimeout(timer);
    }
  }

  /** What the client shows, as the servers' own screens are told. */
  picture(): Picture {
    return shownBy(this.client.framebuffer);
  }

  /** Waits until the client's picture is `wanted`, pixel for pixel. */
  async sees(wanted: Picture): Promise<void> {
    await this.until("the pictures are equal", () => {
      const seen = this.picture();
      return seen.width === wanted.width && seen.height === wanted.height &&
        seen.pixels.every((pixel, i) => pixel === wanted.pixels[i]);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#connection.close();
    } catch {
      // The client's end closed it.
    }
    await this.ended;
  }

  #notify(): void {
    const waiting = this.#notice;
    this.#notice = [];
    for (const go of waiting) go();
  }

  #transport(): Transport {
    const connection = this.#connection;
    let writing: Promise<unknown> = Promise.resolve();
    return {
      read: async () => {
        const buffer = new Uint8Array(65_536);
        try {
          const count = await connection.read(buffer);
          return count === null ? null : buffer.subarray(0, count);
        } catch (cause) {
          throw new ConnectionClosed("Cannot read: the connection broke", { cause });
        }
      },
      write: (bytes) => {
        const copy = bytes.slice();
        this.sent.push(copy);
        writing = writing.then(() => writeAll(connection, copy)).catch(() => {});
      },
      close: () => {
        try {
          connection.close();
        } catch {
          // It was closed before.
        }
      },
    };
  }
}

function endedTooSoon(what: string, end: ClientEnd | Error): Error {
  const how = end instanceof Error ? end.message : end;
  return new Error(`Cannot see that ${what}: the session has ended, ${how}`, { cause: end });
}

/** Between a socket's appearance and the server's listening on it there is a moment. */
async function connectPatiently(path: string): Promise<Deno.UnixConn> {
  for (const end = performance.now() + PATIENCE_MS;;) {
    try {
      return await Deno.connect({ transport: "unix", path });
    } catch (error) {
      const isEarly = error instanceof Deno.errors.ConnectionRefused && performance.now() < end;
      if (!isEarly) throw error;
    }
  }
}
