import { encodeKeyEvent, encodePointerEvent } from "../client_messages.ts";
import { encodeExtendedPointerEvent, encodeQemuKey } from "../extension_messages.ts";

/** A movement of nothing, in QEMU's messages about movements. */
const NO_MOTION = 0x7fff;

/** Buttons back and forward, which the plain message has not. */
const EXTENDED_BUTTONS = 0x180;

/** What a sender needs of its session. */
export interface InputIO {
  /** Sends a message to the desktop, unless nothing may be sent. */
  send(message: Uint8Array): void;
  size(): { readonly width: number; readonly height: number };
}

/** Keys and pointer, in the best form that the server knows. */
export class InputSender {
  #io: InputIO;
  #relative = false;
  #lastX: number | undefined;
  #lastY = 0;
  /** The server takes places on the keyboard beside keysyms. */
  hasExtendedKeys = false;
  /** The server takes the buttons back and forward. */
  hasExtendedButtons = false;

  constructor(io: InputIO) {
    this.#io = io;
  }

  /** Whether the server wants movements instead of positions. */
  get relative(): boolean {
    return this.#relative;
  }

  set relative(on: boolean) {
    this.#relative = on;
    this.#lastX = undefined;
  }

  /** @param scancode of XT set 1; a prefix 0xe0 as bit 7 or as the high byte. */
  key(keysym: number, down: boolean, scancode = 0): void {
    const code = scancode >> 8 === 0xe0 ? scancode & 0x7f | 0x80 : scancode;
    const isExtended = this.hasExtendedKeys && code > 0 && code <= 0xff;
    this.#io.send(
      isExtended ? encodeQemuKey(keysym, down, code) : encodeKeyEvent(keysym, down),
    );
  }

  /** A position, moved into the picture; where movements are wanted, the way from the last one. */
  pointer(mask: number, x: number, y: number): void {
    if (this.#relative) {
      const [dx, dy] = this.#lastX === undefined ? [0, 0] : [x - this.#lastX, y - this.#lastY];
      [this.#lastX, this.#lastY] = [x, y];
      return this.motion(mask, dx, dy);
    }
    const { width, height } = this.#io.size();
    const clamp = (value: number, size: number) =>
      Math.max(0, Math.min(size - 1, Math.round(value)));
    this.#pointer(mask, clamp(x, width), clamp(y, height));
  }

  /** A movement in pixels; does nothing where positions are wanted. */
  motion(mask: number, dx: number, dy: number): void {
    if (!this.#relative) return;
    const place = (delta: number) => Math.max(0, Math.min(0xffff, NO_MOTION + Math.round(delta)));
    this.#pointer(mask, place(dx), place(dy));
  }

  #pointer(mask: number, x: number, y: number): void {
    const isExtended = this.hasExtendedButtons && (mask & EXTENDED_BUTTONS) !== 0;
    this.#io.send(
      isExtended ? encodeExtendedPointerEvent(mask, x, y) : encodePointerEvent(mask, x, y),
    );
  }
}
