import * as messages from "./client_messages.ts";
import { ProtocolError } from "./errors.ts";
import { Framebuffer } from "./framebuffer.ts";
import { DEFAULT_ENCODINGS, UpdateReader } from "./framebuffer_update.ts";
import { handshake } from "./handshake.ts";
import { CANVAS_FORMAT } from "./pixel_format.ts";
import type { PseudoEffects } from "./pseudo/pseudo_rect.ts";
import { ByteReader } from "./reader.ts";
import type { Rect } from "./rect.ts";
import type { ClientCounters } from "./session/client_counters.ts";
import type { ClientHandler, ClipboardContent } from "./session/client_handler.ts";
import type { ClientOptions, ClientSettings } from "./session/client_options.ts";
import {
  CUT_TEXT_LIMIT_BYTES,
  readFramebufferUpdateHeader,
  readServerCutText,
  SERVER_MESSAGE,
  skipSetColourMapEntries,
} from "./server_messages.ts";
import type { Transport } from "./transport.ts";

export type { ClientCounters, ClientHandler, ClientOptions, ClientSettings, ClipboardContent };
export type { AudioEvent } from "./session/audio_stream.ts";
export type { Features, Leds } from "./session/client_handler.ts";

/** How a session ended that did not fail. */
export type ClientEnd = "server_closed" | "aborted";

/** One RFB session, from the first byte to the last. */
export class Client {
  /** The picture; it is the same object for the whole session. */
  readonly framebuffer = new Framebuffer();
  #transport: Transport;
  #handler: ClientHandler;
  #input: ByteReader;
  #updates: UpdateReader;
  #shared: boolean;
  #viewOnly: boolean;
  #encodings: readonly number[];
  #connected = false;
  #ended = false;
  /** The size changed within the update that is being read, so all of the picture is needed anew. */
  #wantsAll = false;

  constructor(transport: Transport, handler: ClientHandler, options: ClientOptions = {}) {
    this.#transport = transport;
    this.#handler = handler;
    this.#input = new ByteReader(transport);
    this.#updates = new UpdateReader(
      this.#input,
      this.framebuffer,
      this.#effects(),
      options.platform,
    );
    this.#shared = options.shared ?? true;
    this.#viewOnly = options.viewOnly ?? false;
    this.#encodings = options.encodings ?? DEFAULT_ENCODINGS;
  }

  /**
   * Runs the session to its end, to be called once; the transport is closed then.
   *
   * @returns `server_closed` when the server closed between two messages, `aborted` when `signal` did.
   * @throws {RfbError} one of the four, or whatever the handler threw.
   */
  async run(signal?: AbortSignal): Promise<ClientEnd> {
    const aborted = Promise.withResolvers<"aborted">();
    const abort = () => {
      this.#end();
      aborted.resolve("aborted");
    };
    signal?.addEventListener("abort", abort);
    if (signal?.aborted) abort();
    try {
      return await Promise.race([aborted.promise, this.#session()]);
    } finally {
      signal?.removeEventListener("abort", abort);
      this.#end();
    }
  }

  /** What was received so far. */
  get counters(): ClientCounters {
    return {
      bytes: this.#input.consumed,
      updates: 0,
      decodeMs: 0,
      receiveMs: 0,
      pixels: new Map(),
    };
  }

  /** The time a message takes to the server and back; `undefined` until it was measured. */
  get roundTripMs(): number | undefined {
    return undefined;
  }

  /** Changes what is given, leaving the rest as it is. */
  configure(settings: ClientSettings): void {
    this.#viewOnly = settings.viewOnly ?? this.#viewOnly;
  }

  /** Asks the server for `area` once more, as it is, in the encodings that now hold. */
  refresh(_area: Rect): void {}

  /** Says whether anybody can see the picture: if not, nothing more is asked for. */
  setVisible(_visible: boolean): void {}

  /** Sends movements in pixels, for servers that want these (`relativePointer`). */
  sendMotion(_mask: number, _dx: number, _dy: number): void {}

  /** Asks the server for another size of its desktop; does nothing where it cannot do that. */
  requestSize(_width: number, _height: number): void {}

  /** Asks the server to switch its machine off, to restart it, or to reset it. */
  power(_action: "shutdown" | "reboot" | "reset"): void {}

  /** Turns sound on or off, as soon as the server can send any. */
  setAudio(_on: boolean): void {}

  /**
   * Sends a key; see `keysyms.ts`. Does nothing unless connected.
   *
   * @param _scancode the key's place as an XT scancode, a prefix 0xe0 as bit 7 or as the high byte.
   */
  sendKey(keysym: number, down: boolean, _scancode?: number): void {
    this.#send(() => messages.encodeKeyEvent(keysym, down));
  }

  /**
   * Sends the pointer's position in pixels, moved into the picture, and its buttons: bit 0 left, 1
   * middle, 2 right, 3 to 6 wheel up, down, left, right. Does nothing unless connected.
   */
  sendPointer(mask: number, x: number, y: number): void {
    const clamp = (value: number, size: number) =>
      Math.max(0, Math.min(size - 1, Math.round(value)));
    const { width, height } = this.framebuffer;
    this.#send(() => messages.encodePointerEvent(mask, clamp(x, width), clamp(y, height)));
  }

  /**
   * Offers or sends the clipboard's content. Does nothing unless connected.
   *
   * @returns whether anything was sent.
   */
  sendClipboard({ text = "" }: ClipboardContent): boolean {
    if (text === "" || text.length > CUT_TEXT_LIMIT_BYTES) return false;
    return this.#send(() => messages.encodeClientCutText(text));
  }

  #end(): void {
    this.#connected = false;
    this.#ended = true;
    this.#transport.close();
  }

  #send(encode: () => Uint8Array): boolean {
    if (!this.#connected || this.#viewOnly) return false;
    this.#transport.write(encode());
    return true;
  }

  async #session(): Promise<"server_closed"> {
    const { width, height, name } = await handshake({
      input: this.#input,
      output: this.#transport,
      ask: (request) => this.#handler.credentials(request),
      authenticating: () => this.#handler.state("authenticating"),
    }, this.#shared);
    this.framebuffer.resize(width, height);
    this.#transport.write(messages.encodeSetPixelFormat(CANVAS_FORMAT));
    this.#transport.write(messages.encodeSetEncodings(this.#encodings));
    this.#requestUpdate(false);
    this.#connected = true;
    this.#handler.resized(width, height);
    this.#handler.name(name);
    this.#handler.state("connected");
    while (!this.#ended && await this.#input.more()) await this.#readMessage();
    return "server_closed";
  }

  async #readMessage(): Promise<void> {
    const number = this.#input.u8();
    const read = this.#readers[number];
    if (!read) {
      throw new ProtocolError(
        `Cannot read message ${number} from the server: expected one of ${
          Object.entries(SERVER_MESSAGE).map(([name, known]) => `${known} (${name})`).join(", ")
        }`,
      );
    }
    await read();
  }

  #readers: Readonly<Record<number, () => Promise<void> | void>> = {
    [SERVER_MESSAGE.FramebufferUpdate]: () => this.#readUpdate(),
    [SERVER_MESSAGE.SetColourMapEntries]: () => skipSetColourMapEntries(this.#input),
    [SERVER_MESSAGE.Bell]: () => this.#handler.bell(),
    [SERVER_MESSAGE.ServerCutText]: async () => {
      const text = await readServerCutText(this.#input);
      if (text !== undefined) this.#handler.clipboard({ text });
    },
  };

  async #readUpdate(): Promise<void> {
    const count = await readFramebufferUpdateHeader(this.#input);
    // Before decoding, so that the server makes the next update while we paint this one.
    this.#requestUpdate(true);
    await this.#updates.read(count);
    if (this.#wantsAll) this.#requestUpdate(false);
    this.#wantsAll = false;
    this.#handler.updated();
  }

  /** Asks for the whole picture; not for one without pixels, at which Apple's server would hang. */
  #requestUpdate(incremental: boolean): void {
    const { width, height } = this.framebuffer;
    if (width * height === 0) return;
    const area = { x: 0, y: 0, width, height };
    this.#transport.write(messages.encodeFramebufferUpdateRequest(incremental, area));
  }

  #effects(): PseudoEffects {
    return {
      resize: (width, height) => {
        const { framebuffer } = this;
        // Some servers repeat their size in every answer to a request for the whole picture.
        if (width === framebuffer.width && height === framebuffer.height) return;
        framebuffer.resize(width, height);
        this.#wantsAll = true;
        this.#handler.resized(width, height);
      },
      rename: (name) => this.#handler.name(name),
      setCursor: (cursor) => this.#handler.cursor(cursor),
      refresh: (area) => this.refresh(area),
    };
  }
}
