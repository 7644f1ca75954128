import { ENCODERS } from "../../rfb/encoders/table.ts";
import { ENCODING } from "../../rfb/encodings.ts";
import { FENCE } from "../../rfb/extension_messages.ts";
import type { ClientMessage } from "./client_message.ts";
import type { Desktop, Visitor } from "./desktop.ts";
import type { Outbox } from "./outbox.ts";
import { LAYOUT_STATUS } from "./screen_layout.ts";
import { writeEndOfContinuousUpdates, writeFence, writeXvp } from "./server_message.ts";

type Message<T extends ClientMessage["type"]> = Extract<ClientMessage, { type: T }>;

/** What is done with each message. */
type Handlers = { readonly [T in ClientMessage["type"]]: (message: Message<T>) => void };

/** People look at the figures, and painting them costs an update. */
const FIGURES_INTERVAL_MS = 1000;

/** Where movements are centred; no position of ours is as near to it as they are. */
const MOTION_CENTRE = 0x7fff;
const MOTION_LIMIT = 4096;

/** What one viewer's messages do. */
export class ViewerSession {
  readonly #outbox: Outbox;
  readonly #desktop: Desktop;
  readonly #visitor: Visitor;
  readonly #allowed: readonly number[] | undefined;
  readonly #offered = new Set<number>();
  /** Answers the fence before the message that is handled, together with which it takes effect. */
  #syncReply: (() => void) | undefined;
  #figuresAt = -Infinity;

  /** @param allowed the only encodings of pixels used; all by default. */
  constructor(outbox: Outbox, desktop: Desktop, allowed?: readonly number[]) {
    this.#outbox = outbox;
    this.#desktop = desktop;
    this.#visitor = desktop.join(outbox);
    this.#allowed = allowed;
    outbox.onStep = () => this.#step();
  }

  /** Whether the viewer ever said that it knows `encoding`: then it was told that we do, too. */
  offers(encoding: number): boolean {
    return this.#offered.has(encoding);
  }

  /** @throws {ProtocolError} when the message is one that nobody may send. */
  handle(message: ClientMessage): void {
    const reply = this.#syncReply;
    this.#syncReply = undefined;
    (this.#handlers[message.type] as (message: ClientMessage) => void)(message);
    reply?.();
  }

  /** The viewer has left. */
  leave(): void {
    this.#visitor.leave();
  }

  readonly #handlers: Handlers = {
    setPixelFormat: ({ format }) => this.#outbox.setFormat(format),
    setEncodings: ({ encodings }) => this.#setEncodings(encodings),
    updateRequest: ({ incremental, region }) => {
      this.#outbox.request(incremental, region);
      this.#reportNeeds();
    },
    key: ({ keysym, down, scancode }) => this.#visitor.key(keysym, down, scancode),
    pointer: (message) => this.#pointer(message),
    cutText: ({ text }) => this.#visitor.clipboard({ text }),
    extendedCutText: ({ content }) => {
      const provided = content && this.#outbox.notices.clipboard.receive(content);
      if (provided) this.#visitor.clipboard(provided);
      this.#outbox.wake();
    },
    continuousUpdates: ({ on, region }) => {
      this.#outbox.gate.setContinuous(on ? region : undefined);
      if (!on) this.#outbox.notices.reply(writeEndOfContinuousUpdates);
      this.#outbox.wake();
      this.#reportNeeds();
    },
    fence: (message) => this.#fence(message),
    power: ({ action }) => {
      if (action) return this.#visitor.power(action);
      this.#outbox.notices.reply((out) => writeXvp(0, out));
      this.#outbox.wake();
    },
    setDesktopSize: (layout) => {
      const status = this.#visitor.setLayout(layout);
      if (status !== LAYOUT_STATUS.done) this.#outbox.refuseLayout(status);
    },
    audio: ({ on }) => {
      this.#outbox.notices.audio.switch(on);
      this.#outbox.wake();
    },
    audioFormat: ({ format }) => {
      this.#outbox.notices.audio.setFormat(format);
      this.#outbox.wake();
    },
  };

  #setEncodings(encodings: readonly number[]): void {
    const used = encodings.filter((number) => this.#isAllowed(number));
    for (const number of used) this.#offered.add(number);
    this.#outbox.setEncodings(used);
  }

  /** Pseudo-encodings always are. */
  #isAllowed(encoding: number): boolean {
    const hasPixels = encoding === ENCODING.CopyRect || ENCODERS.has(encoding);
    return !this.#allowed || !hasPixels || this.#allowed.includes(encoding);
  }

  /** QEMU's movements come as positions around {@linkcode MOTION_CENTRE}. */
  #pointer({ mask, x, y }: Message<"pointer">): void {
    const [dx, dy] = [x - MOTION_CENTRE, y - MOTION_CENTRE];
    const isMotion = this.offers(ENCODING.QemuPointerMotionChange) &&
      Math.abs(dx) <= MOTION_LIMIT && Math.abs(dy) <= MOTION_LIMIT;
    if (isMotion) this.#visitor.motion(mask, dx, dy);
    else this.#visitor.pointer(mask, x, y);
  }

  #fence({ flags, payload }: Message<"fence">): void {
    const { notices, gate } = this.#outbox;
    if (!(flags & FENCE.Request)) {
      gate.fenceAnswered(payload, this.#desktop.now());
      this.#outbox.wake();
      return this.#reportNeeds();
    }
    const reply = () => {
      notices.reply((out) => writeFence(flags & 7, payload, out));
      this.#outbox.wake();
    };
    if (flags & FENCE.SyncNext) this.#syncReply = reply;
    else reply();
  }

  #step(): void {
    this.#reportNeeds();
    const now = this.#desktop.now();
    if (Math.abs(now - this.#figuresAt) < FIGURES_INTERVAL_MS) return;
    this.#figuresAt = now;
    this.#visitor.figures(this.#outbox.figures);
  }

  #reportNeeds(): void {
    this.#visitor.waiting(this.#outbox.gate.wanted !== undefined);
    this.#visitor.listening(this.#outbox.notices.audio.playing);
  }
}
