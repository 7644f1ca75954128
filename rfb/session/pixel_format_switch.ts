import { encodeSetPixelFormat } from "../client_messages.ts";
import { FENCE } from "../extension_messages.ts";
import type { PixelFormat } from "../pixel_format.ts";
import type { Fences } from "./fences.ts";
import type { UpdatePacer } from "./update_pacer.ts";

/** What a switch needs of its session. */
export interface PixelFormatIO {
  write(bytes: Uint8Array): void;
  /** What comes from now on is in `format`. */
  apply(format: PixelFormat): void;
  /** Whether the server's answer to a fence marks a place among its updates. */
  readonly marksByFences: boolean;
}

/**
 * Changes the pixel format in the middle of a session (RFC 6143 section 7.5.1). Nothing on the wire says
 * in which format an update is, so the place of the change has to be known: a server with fences marks
 * it by its answer to one that is to be handled together with the next message; without, the change
 * waits until no update can be on its way.
 */
export class PixelFormatSwitch {
  #io: PixelFormatIO;
  #fences: Fences;
  #pacer: UpdatePacer;
  #wanted: PixelFormat;
  #current: PixelFormat;
  #isSwitching = false;

  /** @param format in force. */
  constructor(io: PixelFormatIO, fences: Fences, pacer: UpdatePacer, format: PixelFormat) {
    this.#io = io;
    this.#fences = fences;
    this.#pacer = pacer;
    this.#wanted = format;
    this.#current = format;
  }

  /** Changes to `format`, soon. */
  to(format: PixelFormat): void {
    this.#wanted = format;
    this.#begin();
  }

  #begin(): void {
    const format = this.#wanted;
    if (this.#isSwitching || format === this.#current) return;
    this.#isSwitching = true;
    const done = () => {
      this.#isSwitching = false;
      this.#current = format;
      this.#io.apply(format);
      this.#begin();
    };
    if (this.#io.marksByFences && this.#fences.send(FENCE.BlockBefore | FENCE.SyncNext, done)) {
      this.#io.write(encodeSetPixelFormat(format));
      this.#pacer.askForAll();
      return;
    }
    this.#pacer.whenQuiet(() => {
      this.#io.write(encodeSetPixelFormat(format));
      done();
      this.#pacer.askForAll();
    });
  }
}
