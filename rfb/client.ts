import type { OfferedContent } from "./clipboard/content.ts";
import { encodeSetEncodings, encodeSetPixelFormat } from "./client_messages.ts";
import { encodingList } from "./encoding_list.ts";
import { encodeXvp, type PowerAction } from "./extension_messages.ts";
import type { Framebuffer } from "./framebuffer.ts";
import { handshake, type Peer } from "./handshake.ts";
import { readMessage } from "./messages/read_message.ts";
import { type PixelFormat, WIRE_FORMATS } from "./pixel_format.ts";
import { clipRect, type Rect } from "./rect.ts";
import type { Screen } from "./screen.ts";
import { readFramebufferUpdateHeader, SERVER_MESSAGE } from "./server_messages.ts";
import type { ClientCounters } from "./session/client_counters.ts";
import type { ClientHandler } from "./session/client_handler.ts";
import type { ClientOptions, ClientSettings } from "./session/client_options.ts";
import { MeteredTransport } from "./session/metered_transport.ts";
import { PixelFormatSwitch } from "./session/pixel_format_switch.ts";
import {
  closesOnResize,
  countsRequests,
  keepsItsFormat,
  marksByFences,
  mayBeProbed,
  possibleColours,
  type ServerKind,
  serverKindOf,
} from "./session/server_kind.ts";
import { createParts, type SessionParts } from "./session/session_parts.ts";
import { SilenceWatch } from "./session/silence_watch.ts";
import { UpdateCounter } from "./session/update_counter.ts";
import type { Transport } from "./transport.ts";

/** How a session ended that did not fail. */
export type ClientEnd = "server_closed" | "aborted";

/** One RFB session, from the first byte to the last. */
export class Client {
  /** The picture; it is the same object for the whole session. */
  readonly framebuffer: Framebuffer;
  #options: ClientOptions;
  #settings: ClientSettings;
  #handler: ClientHandler;
  #transport: MeteredTransport;
  #silence: SilenceWatch;
  #parts: SessionParts;
  #counter: UpdateCounter;
  #formats: PixelFormatSwitch | undefined;
  #server: ServerKind = "other";
  #connected = false;
  #ended = false;
  /** The list that the server has, as text. */
  #encodings = "";
  #joinMs: number | undefined;

  constructor(transport: Transport, handler: ClientHandler, options: ClientOptions = {}) {
    const clock = options.clock ?? (() => 0);
    this.#options = this.#settings = options;
    this.#handler = handler;
    this.#silence = new SilenceWatch(options.platform?.delay, (on) => handler.silent?.(on));
    this.#transport = new MeteredTransport(transport, clock, this.#silence);
    this.#parts = createParts(this.#transport, handler, options, (bytes) => this.#send(bytes));
    this.#counter = new UpdateCounter(clock, () => this.#transport.waitedMs);
    this.framebuffer = this.#parts.framebuffer;
  }

  /**
   * Runs the session to its end, to be called once; the transport is closed then.
   *
   * @returns `server_closed` when the server closed between two messages, `aborted` when `signal` did.
   * @throws {RfbError} one of the five, or whatever the handler threw.
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
      return await Promise.race([aborted.promise, this.#silence.expired, this.#session()]);
    } finally {
      signal?.removeEventListener("abort", abort);
      this.#end();
    }
  }

  /** What was received so far. */
  get counters(): ClientCounters {
    const { input, updates } = this.#parts;
    return { bytes: input.consumed, pixels: updates.painted, ...this.#counter.counts };
  }

  /**
   * The time to the server and back: of the last fence, else at most so long by its last answers to
   * requests, else of the join; `undefined` before that.
   */
  get roundTripMs(): number | undefined {
    const { fences, roundTrip } = this.#parts;
    return fences.roundTripMs ?? roundTrip.roundTripMs ?? this.#joinMs;
  }

  /** The desktop's screens, where the server tells of them. */
  get screens(): readonly Screen[] {
    return this.#parts.desktop.screens;
  }

  /** Changes what is given, leaving the rest as it is. */
  configure(settings: ClientSettings): void {
    this.#settings = { ...this.#settings, ...settings };
    if (!this.#connected) return;
    this.#sendEncodings();
    this.#formats?.to(this.#wishedFormat());
  }

  /** Asks for `area`, as far as it is in the picture, once more, in the encodings that now hold. */
  refresh(area: Rect): void {
    const clipped = clipRect(area, this.framebuffer.width, this.framebuffer.height);
    if (this.#connected) this.#parts.pacer.refresh(clipped);
  }

  /** Says whether anybody can see the picture: if not, nothing more is asked for. */
  setVisible(visible: boolean): void {
    this.#parts.pacer.setVisible(visible);
  }

  /**
   * Sends a key; see `keysyms.ts`. Does nothing unless connected.
   *
   * @param scancode the key's place in XT set 1, a prefix 0xe0 as bit 7 or as the high byte.
   */
  sendKey(keysym: number, down: boolean, scancode?: number): void {
    this.#parts.keysAndPointer.key(keysym, down, scancode);
  }

  /**
   * Sends the pointer's position in pixels, moved into the picture, and its buttons: bit 0 left, 1
   * middle, 2 right, 3 to 6 wheel up, down, left, right, 7 back, 8 forward. Does nothing unless connected.
   */
  sendPointer(mask: number, x: number, y: number): void {
    this.#parts.keysAndPointer.pointer(mask, x, y);
  }

  /** Sends a movement in pixels, for servers that want these (`relativePointer`); else does nothing. */
  sendMotion(mask: number, dx: number, dy: number): void {
    this.#parts.keysAndPointer.motion(mask, dx, dy);
  }

  /**
   * Offers or sends the clipboard's content, of which Latin-1 text arrives everywhere. Does nothing
   * unless connected, and nothing with an empty one, or one over the limits in `clipboard/limits.ts`.
   *
   * @returns whether anything was sent.
   */
  sendClipboard(content: OfferedContent): boolean {
    return this.#connected && this.#parts.clipboard.send(content);
  }

  /** Asks for another size of the desktop in pixels; does nothing where the server cannot do that. */
  requestSize(width: number, height: number): void {
    if (!this.#parts.features.has("resize") || !this.#maySend()) return;
    const message = this.#parts.desktop.ask(width, height);
    if (message) this.#send(message);
  }

  /** Asks the server to shut its machine down, to restart or to reset it, where it can. */
  power(action: PowerAction): void {
    if (this.#parts.features.has("power")) this.#send(encodeXvp(action));
  }

  /** Turns sound on or off, as soon as the server can send any. */
  setAudio(on: boolean): void {
    this.#parts.audio.on = on;
  }

  #end(): void {
    this.#connected = false;
    this.#ended = true;
    this.#parts.updates.stop();
    this.#transport.close();
  }

  #maySend(): boolean {
    return this.#connected && !this.#settings.viewOnly;
  }

  /** Sends what acts on the desktop, which in view-only mode nothing does. */
  #send(message: Uint8Array): boolean {
    const maySend = this.#maySend();
    if (maySend) this.#transport.write(message);
    return maySend;
  }

  async #session(): Promise<"server_closed"> {
    const { clock } = this.#options;
    let joinedAtMs = 0;
    const peer = await handshake({
      input: this.#parts.input,
      output: this.#transport,
      ask: (request) => this.#handler.credentials(request),
      authenticating: () => this.#handler.state("authenticating"),
      joining: () => joinedAtMs = clock?.() ?? 0,
      delay: this.#options.platform?.delay,
    }, this.#options.shared ?? true);
    if (clock) this.#joinMs = clock() - joinedAtMs;
    this.#begin(peer);
    while (!this.#ended && await this.#parts.input.more()) await this.#readMessage();
    return "server_closed";
  }

  #begin(peer: Peer): void {
    const { width, height, name } = peer;
    this.#server = serverKindOf(peer);
    if (closesOnResize(this.#server)) this.#parts.desktop.forbid();
    if (!mayBeProbed(this.#server)) this.#parts.roundTrip.forbid();
    if (countsRequests(this.#server)) this.#parts.pacer.serverCounts();
    this.framebuffer.resize(width, height);
    this.#parts.desktop.resized(width, height);
    this.#connected = this.#silence.isJoined = true;
    this.#setFormat(peer);
    this.#sendEncodings();
    this.#handler.resized(width, height);
    this.#handler.name(name);
    this.#handler.state("connected");
  }

  #setFormat({ format }: Peer): void {
    if (keepsItsFormat(this.#server, format)) {
      this.#parts.updates.format = format;
      return;
    }
    const ours = this.#wishedFormat();
    const write = (bytes: Uint8Array) => this.#transport.write(bytes);
    const apply = (format: PixelFormat) => this.#parts.updates.format = format;
    write(encodeSetPixelFormat(ours));
    apply(ours);
    this.#formats = new PixelFormatSwitch(
      { write, apply, marksByFences: marksByFences(this.#server) },
      this.#parts.fences,
      this.#parts.pacer,
      ours,
    );
  }

  #wishedFormat(): PixelFormat {
    return WIRE_FORMATS[possibleColours(this.#server, this.#settings.colours ?? "full")];
  }

  /** Sends the list that suits the settings, unless it is the one that holds. */
  #sendEncodings(): void {
    const { quality, compression } = this.#settings;
    const list = this.#options.encodings ?? encodingList({
      server: this.#server,
      platform: this.#options.platform ?? {},
      ...quality !== undefined && { quality },
      ...compression !== undefined && { compression },
    });
    if (this.#encodings === list.join()) return;
    this.#encodings = list.join();
    this.#transport.write(encodeSetEncodings(list));
    this.#parts.roundTrip.encodingsSent();
    this.#parts.pacer.encodingsSent();
  }

  async #readMessage(): Promise<void> {
    const { input, effects } = this.#parts;
    const number = input.u8();
    if (number === SERVER_MESSAGE.FramebufferUpdate) return await this.#readUpdate();
    const { pixels } = this.framebuffer;
    await readMessage(number, input, effects);
    // Of a few bytes each, new sizes could be work for minutes.
    if (pixels !== this.framebuffer.pixels) await this.#options.platform?.breathe?.();
  }

  async #readUpdate(): Promise<void> {
    const { input, updates, pacer, fences, roundTrip } = this.#parts;
    this.#counter.begin();
    const count = await readFramebufferUpdateHeader(input);
    // Before decoding, so that the server makes the next update while we paint this one.
    pacer.updateBegins();
    fences.measure();
    roundTrip.updateBegins();
    const pixels = await updates.read(count);
    this.#counter.end();
    pacer.updateEnds(pixels);
    roundTrip.updateEnds(pixels);
    this.#handler.updated();
  }
}
