import { assertEquals } from "@std/assert";
import type { ByteStream } from "../../../proxy/byte_stream.ts";
import { DemoDesktop } from "../../../proxy/demo/demo_desktop.ts";
import { type ServeOptions, serveViewer } from "../../../proxy/demo/rfb_server.ts";
import { Desk } from "../../../proxy/demo/scene/desk.ts";
import {
  encodeFramebufferUpdateRequest,
  encodeSetEncodings,
} from "../../../rfb/client_messages.ts";
import { ENCODING } from "../../../rfb/encodings.ts";
import { ByteReader } from "../../../rfb/reader.ts";
import { concat, hex, toHex } from "../../_bytes.ts";
import { TestClock } from "./_clock.ts";

/** A test that waits longer has failed. */
const PATIENCE_MS = 10_000;

const NAME = "talk";
const NOTHING = { x: 0, y: 0, width: 0, height: 0 };

/** Bytes from one side to the other, taken in whatever portions the reader wants. */
class Pipe {
  #portions: Uint8Array[] = [];
  #ended = false;
  #wake = Promise.withResolvers<void>();

  push(bytes: Uint8Array): void {
    if (bytes.length > 0) this.#portions.push(bytes.slice());
    this.#wake.resolve();
  }

  end(): void {
    this.#ended = true;
    this.#wake.resolve();
  }

  async take(limit: number): Promise<Uint8Array | null> {
    while (this.#portions.length === 0) {
      if (this.#ended) return null;
      this.#wake = Promise.withResolvers();
      await this.#wake.promise;
    }
    const first = this.#portions[0]!;
    if (first.length <= limit) this.#portions.shift();
    else this.#portions[0] = first.subarray(limit);
    return first.subarray(0, limit);
  }
}

/** A rectangle's header, as heard. */
export interface HeardRect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly encoding: number;
}

/** A viewer that speaks and hears bytes, with the demo's server, in memory, after the handshake. */
export class Conversation implements AsyncDisposable {
  readonly clock: TestClock;
  readonly desktop: DemoDesktop;
  /** How the session ended. */
  readonly ended: Promise<unknown>;
  /** Whether it takes nothing more of what it is told. */
  takesNothing = false;
  readonly #said = new Pipe();
  readonly #heard = new Pipe();
  readonly #input: ByteReader;
  #stop = new AbortController();

  private constructor(options: ServeOptions & { resizable?: boolean }) {
    this.clock = new TestClock();
    this.desktop = new DemoDesktop(
      NAME,
      this.clock,
      (sink) => new Desk(1280, 800, sink),
      options,
    );
    this.#input = new ByteReader({
      read: () => this.#heard.take(Infinity),
      write: () => {},
      close: () => {},
    });
    this.ended = serveViewer(this.#serverEnd(), this.desktop, options, this.#stop.signal)
      .then(() => undefined, (error) => error);
    this.ended.then(() => this.#heard.end());
  }

  /** Opens one with `encodings`, with nothing heard but ServerInit. */
  static async open(
    encodings: readonly number[],
    options: ServeOptions & { resizable?: boolean } = {},
  ): Promise<Conversation> {
    const talk = new Conversation(options);
    talk.say(new TextEncoder().encode("RFB 003.008\n"), [1, 1]);
    await talk.hear(12 + 2 + 4 + 24 + NAME.length);
    talk.say(encodeSetEncodings(encodings));
    return talk;
  }

  say(...parts: readonly (Uint8Array | readonly number[] | string)[]): void {
    const bytes = parts.map((part) => typeof part === "string" ? hex(part) : part);
    this.#said.push(concat(...bytes));
  }

  /** The next `count` bytes, in hexadecimal digits. */
  async hear(count: number): Promise<string> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`Cannot hear ${count} bytes`)), PATIENCE_MS);
    });
    try {
      await Promise.race([this.#input.need(count), late]);
      return toHex(this.#input.bytes(count));
    } finally {
      clearTimeout(timer);
    }
  }

  /** Checks the next bytes. */
  async expect(what: string): Promise<void> {
    const wanted = what.replaceAll(/\s/g, "");
    assertEquals(await this.hear(wanted.length / 2), wanted);
  }

  /** Checks that nothing was said beside the answer to a fence, which the viewer must know. */
  async expectNothing(): Promise<void> {
    this.say("f8 000000 80000001 02 abcd");
    await this.expect("f8 000000 00000001 02 abcd");
  }

  /** The header of an update; the count of rectangles. */
  async update(): Promise<number> {
    await this.expect("00 00");
    return parseInt(await this.hear(2), 16);
  }

  async rect(): Promise<HeardRect> {
    const digits = await this.hear(12);
    const [x, y, width, height] = [0, 4, 8, 12].map((at) => parseInt(digits.slice(at, at + 4), 16));
    const encoding = parseInt(digits.slice(16), 16) | 0;
    return { x: x!, y: y!, width: width!, height: height!, encoding };
  }

  /** Checks the next rectangle's header, but for what `wanted` leaves out. */
  async expectRect(wanted: Partial<HeardRect>): Promise<HeardRect> {
    const found = await this.rect();
    assertEquals(found, { ...found, ...wanted });
    return found;
  }

  /** Asks for what is told beside pixels. */
  askForHints(): void {
    this.say(encodeFramebufferUpdateRequest(true, NOTHING));
  }

  /** Passes over the first update, of what is told to everybody who knows fences: no rectangle is. */
  async hearFenceOffer(): Promise<void> {
    await this.expect("f8 000000 80000000 00");
    await this.expect("f8 000000 80000001 04 00000001");
  }

  /** Presses and lets go the left button. */
  click(x: number, y: number): void {
    for (const mask of [1, 0]) this.say([5, mask, x >> 8, x & 255, y >> 8, y & 255]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.ended;
  }

  #serverEnd(): ByteStream {
    const closed = Promise.withResolvers<number>();
    const close = () => {
      this.#said.end();
      this.#heard.end();
      closed.resolve(0);
    };
    return {
      read: async (buffer) => {
        const bytes = await this.#said.take(buffer.length);
        if (bytes) buffer.set(bytes);
        return bytes?.length ?? null;
      },
      write: async (data) => {
        if (this.takesNothing) {
          await closed.promise;
          throw new Deno.errors.BadResource("closed");
        }
        this.#heard.push(data);
        return data.length;
      },
      closeWrite: () => Promise.resolve(),
      close,
    };
  }
}

/** Encodings of a viewer that is told nothing beside what a test is about, which fences can end. */
export const PLAIN: readonly number[] = [ENCODING.Raw, ENCODING.Fence];
