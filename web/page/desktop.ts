import type { Features, ToWorker } from "../link.ts";
import { element } from "./element.ts";
import { EscapeChord } from "./escape_chord.ts";
import { type Key, Keyboard, type KeyboardPlatform } from "./keyboard.ts";
import { KeyboardInput } from "./keyboard_input.ts";
import { type Lamps, type LockKey, LockKeys } from "./lock_keys.ts";
import { fill, type Messages } from "./messages.ts";
import { Mouse } from "./mouse.ts";
import { PointerInput } from "./pointer_input.ts";
import { type PointerHold, PointerLock } from "./pointer_lock.ts";
import { RelativeMouse } from "./relative_mouse.ts";
import { RemoteCursor } from "./remote_cursor.ts";
import { RemoteSize } from "./remote_size.ts";
import type { Size } from "./scaling.ts";
import type { Settings } from "./settings.ts";
import { Viewport } from "./viewport.ts";

/** What the screen and its input devices need from the page. */
export interface DesktopOutlet {
  send(message: ToWorker): void;
  /** Something was pasted into the screen. */
  paste(data: DataTransfer): Promise<void>;
  /** The person wants the keyboard back for the page. */
  leave(): void;
  /** Who has the pointer, where the server wants movements. */
  pointerHold(hold: PointerHold): void;
  /** Whether a panel takes room from the screen for a while, which is no wish for another size. */
  crowded(): boolean;
}

const LOCKS: Readonly<Record<LockKey, Key>> = {
  CapsLock: { keysym: 0xffe5, code: "CapsLock" },
  NumLock: { keysym: 0xff7f, code: "NumLock" },
};

/** The remote screen with everything that acts on it: keyboard, pointer, cursor, scaling and size. */
export class Desktop {
  readonly keyboard: Keyboard;
  readonly viewport: Viewport;
  readonly cursor: RemoteCursor;
  #stage = element("stage", HTMLElement);
  #canvas = element("screen", HTMLCanvasElement);
  #field = element("keyboard-input", HTMLTextAreaElement);
  #outlet: DesktopOutlet;
  #input: KeyboardInput;
  #mouse: Mouse;
  #pointer: PointerInput;
  #lock: PointerLock;
  #locks: LockKeys;
  #remoteSize: RemoteSize;
  #viewOnly: boolean;
  #relative = false;

  constructor(settings: Settings, outlet: DesktopOutlet) {
    this.#outlet = outlet;
    this.#viewOnly = settings.viewOnly;
    const system = platform();
    this.keyboard = new Keyboard({
      send: (keysym, down, scancode) =>
        this.#send({ type: "key", keysym, down, ...(scancode !== undefined ? { scancode } : {}) }),
      later,
    }, system);
    this.#locks = new LockKeys(system, (key) => this.keyboard.chord([LOCKS[key]]));
    this.#input = new KeyboardInput(this.#field, this.keyboard, new EscapeChord(), {
      before: (event) => this.#locks.before(event),
      paste: outlet.paste,
      leave: outlet.leave,
    });
    this.viewport = new Viewport(this.#stage, this.#canvas, settings.scale);
    this.cursor = new RemoteCursor(this.#canvas, settings.showDot);
    this.#mouse = new Mouse(this.#pointerOutlet("pointer"));
    this.#lock = new PointerLock(this.#canvas, outlet.pointerHold);
    this.#pointer = this.#bindPointer();
    this.#remoteSize = new RemoteSize({
      want: (width, height) => this.#send({ type: "wantedSize", width, height }),
      later,
    });
    this.#remoteSize.wanted = settings.scale === "remote" && !settings.viewOnly;
    new ResizeObserver(() => this.#measure()).observe(this.#stage);
    this.#canvas.addEventListener("focus", () => this.focus());
  }

  /** Whether the person only looks on. */
  get viewOnly(): boolean {
    return this.#viewOnly;
  }

  /** Hands the canvas over to the worker; can be done once. */
  transferCanvas(): OffscreenCanvas {
    return this.#canvas.transferControlToOffscreen();
  }

  /** Gives the keyboard to the remote desktop. */
  focus(): void {
    this.#input.focus();
  }

  /** Opens or closes the soft keyboard; the new state. */
  toggleSoftKeyboard(): boolean {
    this.#input.softKeyboard = !this.#input.softKeyboard;
    return this.#input.softKeyboard;
  }

  /** Takes the person's settings; what is held is let go before nothing may be sent any more. */
  configure({ scale, showDot }: Settings, viewOnly: boolean): void {
    if (viewOnly && !this.#viewOnly) this.#letGo();
    this.#viewOnly = viewOnly;
    this.#lock.wanted = this.#relative && !viewOnly;
    this.viewport.mode = scale;
    this.cursor.showDot = showDot;
    this.#remoteSize.wanted = scale === "remote" && !viewOnly;
  }

  /** What the server can do. */
  set features({ resize, extendedMouseButtons }: Features) {
    this.#pointer.extendedButtons = extendedMouseButtons;
    this.#remoteSize.able = resize;
  }

  /** The remote screen's size in pixels. */
  set frame(frame: Size) {
    this.viewport.frame = frame;
    this.#remoteSize.frame = frame;
  }

  /** The lamps of the remote keyboard. */
  set lamps(lamps: Lamps) {
    this.#locks.lamps = lamps;
  }

  /** Whether the server wants movements of the pointer instead of its place. */
  set relativePointer(relative: boolean) {
    this.#relative = relative;
    this.#pointer.release();
    this.#lock.wanted = relative && !this.#viewOnly;
  }

  /** The server moved the pointer. */
  pointerMoved(x: number, y: number): void {
    this.#mouse.moved(x, y);
  }

  /** The server did not take the size that was asked for (RFB's status). */
  sizeRefused(status: number): void {
    this.#remoteSize.refused(status);
  }

  /** Shows the screen, or hides it with every key and button let go and its server forgotten. */
  set visible(visible: boolean) {
    this.#stage.hidden = !visible;
    if (visible) this.focus();
    else this.#forget();
  }

  /** Names the desktop for those who do not see it. */
  describe(name: string, messages: Messages): void {
    this.#canvas.setAttribute("aria-label", fill(messages.screenLabel, { name }).trim());
    const label = fill(messages.keyboardLabel, { name }).trim();
    this.#field.setAttribute("aria-label", `${label}. ${messages.leaveHint}`);
  }

  #forget(): void {
    this.#letGo();
    this.cursor.reset();
    this.#locks.reset();
    this.#remoteSize.reset();
    this.relativePointer = false;
  }

  #letGo(): void {
    this.#input.release();
    this.keyboard.letGoAll();
    this.#pointer.release();
  }

  #send(message: ToWorker): void {
    if (!this.#viewOnly) this.#outlet.send(message);
  }

  #pointerOutlet(type: "pointer" | "motion") {
    return {
      send: (mask: number, x: number, y: number) => this.#send({ type, mask, x, y }),
      frame: (callback: () => void) => void requestAnimationFrame(callback),
    };
  }

  #bindPointer(): PointerInput {
    return new PointerInput(this.#canvas, {
      viewport: this.viewport,
      mouse: this.#mouse,
      relative: new RelativeMouse(this.#pointerOutlet("motion")),
      lock: this.#lock,
      focus: () => this.focus(),
    });
  }

  #measure(): void {
    if (this.#outlet.crowded() || this.#input.softKeyboard) return;
    this.#remoteSize.stage = this.#stage.getBoundingClientRect();
  }
}

function later(callback: () => void, ms: number): () => void {
  const timer = setTimeout(callback, ms);
  return () => clearTimeout(timer);
}

function platform(): KeyboardPlatform {
  const { userAgentData } = navigator as { userAgentData?: { platform?: string } };
  const name = userAgentData?.platform ?? navigator.platform;
  if (/^win/i.test(name)) return "windows";
  return /^(mac|iphone|ipad|ios)/i.test(name) ? "mac" : "other";
}
