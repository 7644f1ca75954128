import { formatsIn, OUR_FORMATS, type ReceivedContent } from "../../rfb/clipboard/content.ts";
import { ACTION } from "../../rfb/clipboard/extended_message.ts";
import type { ByteWriter } from "../../rfb/encoders/byte_writer.ts";
import { bare, caps, type ExtendedCutText, parseProvided, provide } from "./extended_cut_text.ts";
import { writeCutText, writeExtendedCutText } from "./server_message.ts";

const { request, peek, notify } = ACTION;

/** What viewers are told that we can do; nothing is to come unasked. */
const OUR_CAPS = caps(OUR_FORMATS | request | peek | notify | ACTION.provide, [0, 0, 0]);

/**
 * One viewer's clipboard and ours: what is still to be said (state, not a queue), and the
 * conversation of the extended clipboard where the viewer knows it.
 */
export class ClipboardChannel {
  #extended = false;
  #content: ReceivedContent | undefined;
  #capsDue = false;
  #requestDue = 0;
  #noticeDue = false;
  #provideDue = 0;

  /** Whether the viewer knows the extended clipboard; it is told what we can do then. */
  configure(extended: boolean): void {
    this.#extended = extended;
    this.#capsDue = extended;
  }

  /** We have something new, for the viewer to take. */
  offer(content: ReceivedContent): void {
    this.#content = content;
    this.#noticeDue = true;
  }

  /**
   * Takes what the viewer said; its content where it gave that.
   *
   * @throws {ProtocolError} when that cannot be read.
   */
  receive(message: ExtendedCutText): ReceivedContent | undefined {
    const { flags } = message;
    if (flags & ACTION.caps) return undefined;
    if (flags & ACTION.provide) return parseProvided(message);
    if (flags & notify) this.#requestDue = flags & OUR_FORMATS;
    if (flags & request) this.#provideDue |= flags & this.#formats;
    if (flags & peek) this.#noticeDue = true;
    return undefined;
  }

  /** Writes what is due. */
  write(out: ByteWriter): void {
    if (this.#capsDue) writeExtendedCutText(OUR_CAPS, out);
    if (this.#requestDue) writeExtendedCutText(bare(request | this.#requestDue), out);
    if (this.#noticeDue) this.#writeNotice(out);
    if (this.#provideDue) writeExtendedCutText(provide(this.#content!, this.#provideDue), out);
    this.#capsDue = this.#noticeDue = false;
    this.#requestDue = this.#provideDue = 0;
  }

  #writeNotice(out: ByteWriter): void {
    if (this.#extended) writeExtendedCutText(bare(notify | this.#formats), out);
    else if (this.#content?.text) writeCutText(this.#content.text, out);
  }

  get #formats(): number {
    return this.#content ? formatsIn(this.#content) : 0;
  }
}
