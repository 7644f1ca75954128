import { encodeClientCutText } from "../client_messages.ts";
import {
  decodeContent,
  encodeContent,
  formatsIn,
  type OfferedContent,
  OUR_FORMATS,
  type ReceivedContent,
} from "./content.ts";
import {
  ACTION,
  encodeCaps,
  encodeFlags,
  encodeProvide,
  FORMAT,
  parseCapsSizes,
  parseFlags,
  parseProvide,
} from "./extended_message.ts";
import { CLIPBOARD_LIMIT_BYTES, CUT_TEXT_LIMIT_BYTES, EXTENDED_LIMIT_BYTES } from "./limits.ts";

/** What an exchange needs of its session. */
export interface ClipboardIO {
  /** Sends a message to the desktop, unless nothing may be sent; whether it was. */
  send(message: Uint8Array): boolean;
  /** The remote clipboard has this content. */
  deliver(content: ReceivedContent): void;
  /** The server's clipboard takes images. */
  showImages(): void;
}

/** What the server said that it can do. */
interface Peer {
  readonly flags: number;
  /** By format: most bytes that it takes unasked. */
  readonly sizes: ReadonlyMap<number, number>;
}

/**
 * The clipboards of both sides: Latin-1 text at once, or where the server has the extended clipboard
 * an offer first, and the content for whoever asks. Nothing extended is sent before the server's caps.
 */
export class ClipboardExchange {
  #io: ClipboardIO;
  #peer: Peer | undefined;
  #greeted = false;
  /** What we offered, until the other side has something newer. */
  #own: OfferedContent = {};

  constructor(io: ClipboardIO) {
    this.#io = io;
  }

  /**
   * Offers or sends `content`. Does nothing with an empty one, which stops older QEMU, or one over the
   * limits, at which servers close.
   *
   * @returns whether anything was sent.
   */
  send(content: OfferedContent): boolean {
    const { text = "", html = "", dib } = content;
    const length = text.length + html.length;
    if (length === 0 && dib === undefined) return false;
    if (3 * length > CLIPBOARD_LIMIT_BYTES) return false;
    if (dib && dib.deflated.length > EXTENDED_LIMIT_BYTES) return this.send({ text, html });
    const formats = formatsIn(content) & (this.#peer?.flags ?? 0);
    if (formats === 0) return this.#sendText(text);
    this.#greet();
    this.#own = content;
    const isSent = this.#peer!.flags & ACTION.notify
      ? this.#io.send(encodeFlags(ACTION.notify, formats))
      : this.#provideUnasked(formats) || this.#sendText(text);
    // What may not be sent now is not for a server that asks later, either.
    if (!isSent) this.#own = {};
    return isSent;
  }

  /** The server sent text the plain way. */
  receiveText(text: string): void {
    this.#own = {};
    this.#io.deliver({ text });
  }

  /**
   * The server sent an extended message.
   *
   * @throws {ProtocolError} when it breaks the extension's rules.
   */
  receive(message: Uint8Array): void {
    const { flags, body } = parseFlags(message);
    // Caps name the other actions as what can be done; else there is one of them.
    if (flags & ACTION.caps) this.#meet(flags, body);
    else if (flags & ACTION.request) this.#provide(flags);
    else if (flags & ACTION.peek) this.#io.send(encodeFlags(ACTION.notify, this.#offered));
    else if (flags & ACTION.notify) this.#request(flags);
    else if (flags & ACTION.provide) this.#take(flags, body);
  }

  /** Formats of our own content that the server knows. */
  get #offered(): number {
    return formatsIn(this.#own) & (this.#peer?.flags ?? 0);
  }

  #meet(flags: number, body: Uint8Array): void {
    this.#peer = { flags, sizes: parseCapsSizes(flags, body) };
    this.#greeted = false;
    this.#greet();
    if (flags & FORMAT.dib) this.#io.showImages();
  }

  /** Answers the server's caps with ours, now or once anything may be sent. */
  #greet(): void {
    if (!this.#greeted) this.#greeted = this.#io.send(encodeCaps(OUR_FORMATS));
  }

  #provide(flags: number): void {
    const formats = flags & this.#offered;
    if (formats === 0) return;
    const packed = formats & FORMAT.dib ? this.#own.dib : undefined;
    this.#io.send(encodeProvide(encodeContent(this.#own, formats), packed));
  }

  #provideUnasked(formats: number): boolean {
    const { flags, sizes } = this.#peer!;
    const fits = (format: number, length: number) => length <= (sizes.get(format) ?? 0);
    const encoded = encodeContent(this.#own, formats);
    for (const [format, { length }] of encoded) if (!fits(format, length)) encoded.delete(format);
    const { dib } = this.#own;
    // The size in front of what is packed does not count.
    const packed = formats & FORMAT.dib && fits(FORMAT.dib, dib!.length - 4) ? dib : undefined;
    if ((encoded.size === 0 && !packed) || (flags & ACTION.provide) === 0) return false;
    return this.#io.send(encodeProvide(encoded, packed));
  }

  /** Asks at once for what was offered: browsers want the content there when somebody pastes. */
  #request(flags: number): void {
    const formats = flags & OUR_FORMATS;
    this.#own = {};
    if (formats === 0 || this.#peer === undefined) return;
    this.#greet();
    this.#io.send(encodeFlags(ACTION.request, formats));
  }

  #take(flags: number, body: Uint8Array): void {
    const content = decodeContent(parseProvide(flags, body));
    if (formatsIn(content) === 0) return;
    this.#own = {};
    this.#io.deliver(content);
  }

  #sendText(text: string): boolean {
    if (text === "" || text.length > CUT_TEXT_LIMIT_BYTES) return false;
    return this.#io.send(encodeClientCutText(text));
  }
}
