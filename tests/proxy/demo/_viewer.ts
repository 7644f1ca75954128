import { assertEquals } from "@std/assert";
import type { Desktop } from "../../../proxy/demo/desktop.ts";
import { Client, type ClientEnd } from "../../../rfb/client.ts";
import type { ReceivedContent } from "../../../rfb/clipboard/content.ts";
import { ConnectionClosed } from "../../../rfb/errors.ts";
import type { Cursor } from "../../../rfb/pseudo/cursor.ts";
import type { Leds } from "../../../rfb/pseudo/pseudo_rect.ts";
import type { AudioEvent } from "../../../rfb/session/audio_stream.ts";
import type { Features } from "../../../rfb/session/client_handler.ts";
import type { ClientOptions } from "../../../rfb/session/client_options.ts";
import type { Transport } from "../../../rfb/transport.ts";

/** A test that waits longer has failed. */
const PATIENCE_MS = 10_000;

/** A real client on a real connection, and what it was told. */
export class TestViewer implements AsyncDisposable {
  readonly client: Client;
  readonly ended: Promise<ClientEnd | Error>;
  readonly names: string[] = [];
  readonly cursors: (Cursor | null)[] = [];
  readonly clipboards: ReceivedContent[] = [];
  /** Of all other things that it was told, the last of each kind. */
  readonly last: {
    features?: Features;
    leds?: Leds;
    relative?: boolean;
    pointer?: readonly [x: number, y: number];
    refusal?: number;
  } = {};
  readonly sounds: AudioEvent[] = [];
  bells = 0;
  updates = 0;
  #connection: Deno.TcpConn;
  #notice: (() => void)[] = [];

  constructor(connection: Deno.TcpConn, password: string, options: ClientOptions) {
    this.#connection = connection;
    this.client = new Client(transportOver(connection), {
      credentials: () => Promise.resolve({ password }),
      state: () => this.#notify(),
      resized: () => this.#notify(),
      name: (name) => this.#notify(this.names.push(name)),
      bell: () => this.#notify(this.bells++),
      clipboard: (content) => this.#notify(this.clipboards.push(content)),
      cursor: (cursor) => this.#notify(this.cursors.push(cursor)),
      updated: () => this.#notify(this.updates++),
      features: (features) => this.#notify(this.last.features = features),
      leds: (leds) => this.#notify(this.last.leds = leds),
      relativePointer: (on) => this.#notify(this.last.relative = on),
      pointerMoved: (x, y) => this.#notify(this.last.pointer = [x, y]),
      resizeRefused: (status) => this.#notify(this.last.refusal = status),
      audio: (event) => this.#notify(this.sounds.push(event)),
    }, options);
    this.ended = this.client.run().catch((error) => error);
    this.ended.then(() => this.#notify());
  }

  static async open(
    address: { hostname: string; port: number },
    { password = "", ...options }: ClientOptions & { password?: string } = {},
  ): Promise<TestViewer> {
    return new TestViewer(await Deno.connect(address), password, options);
  }

  /** Waits until something that the client told makes `condition` true. */
  async until(what: string, condition: () => boolean): Promise<void> {
    const late = Promise.withResolvers<never>();
    const error = new Error(`Cannot see that ${what}: ${PATIENCE_MS} ms passed`);
    const timer = setTimeout(() => late.reject(error), PATIENCE_MS);
    try {
      while (!condition()) {
        await Promise.race([late.promise, new Promise<void>((go) => this.#notice.push(go))]);
      }
    } finally {
      clearTimeout(timer);
    }
  }

  /** Waits until the client's picture is the desktop's, pixel for pixel. */
  async sees(desktop: Desktop): Promise<void> {
    const { framebuffer } = this.client;
    try {
      await this.until(
        "the pictures are equal",
        () =>
          framebuffer.width === desktop.width && framebuffer.height === desktop.height &&
          samePixels(framebuffer.pixels, desktop.pixels),
      );
    } catch (error) {
      assertEquals(describeDifference(framebuffer, desktop), "no difference");
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#connection.close();
    } catch {
      // The server's end closed it.
    }
    await this.ended;
  }

  #notify(_done?: unknown): void {
    const waiting = this.#notice;
    this.#notice = [];
    for (const go of waiting) go();
  }
}

function samePixels(a: Uint32Array, b: Uint32Array): boolean {
  return a.length === b.length && a.every((word, i) => word === b[i]);
}

function describeDifference(
  a: { width: number; height: number; pixels: Uint32Array },
  b: { width: number; height: number; pixels: Uint32Array },
): string {
  if (a.width !== b.width || a.height !== b.height) {
    return `${a.width}x${a.height} instead of ${b.width}x${b.height}`;
  }
  const i = a.pixels.findIndex((word, at) => word !== b.pixels[at]);
  const hex = (word: number) => word.toString(16);
  return i < 0
    ? "no difference"
    : `at ${i % a.width},${Math.floor(i / a.width)}: ${hex(a.pixels[i]!)} instead of ${
      hex(b.pixels[i]!)
    }`;
}

function transportOver(connection: Deno.TcpConn): Transport {
  let writing: Promise<unknown> = Promise.resolve();
  const send = async (bytes: Uint8Array) => {
    for (let at = 0; at < bytes.length;) at += await connection.write(bytes.subarray(at));
  };
  return {
    async read() {
      const buffer = new Uint8Array(65_536);
      try {
        const count = await connection.read(buffer);
        return count === null ? null : buffer.subarray(0, count);
      } catch (cause) {
        throw new ConnectionClosed("Cannot read: the connection broke", { cause });
      }
    },
    write(bytes) {
      const copy = bytes.slice();
      writing = writing.then(() => send(copy)).catch(() => {});
    },
    close() {
      try {
        connection.close();
      } catch {
        // It was closed before.
      }
    },
  };
}
