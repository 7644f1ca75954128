import type { ToWorker } from "../link.ts";
import { element } from "./element.ts";
import { EscapeChord } from "./escape_chord.ts";
import { Keyboard, type Platform } from "./keyboard.ts";
import { KeyboardInput } from "./keyboard_input.ts";
import { fill, type Messages } from "./messages.ts";
import { Mouse } from "./mouse.ts";
import type { Parameters } from "./parameters.ts";
import { PointerInput } from "./pointer_input.ts";
import { RemoteCursor } from "./remote_cursor.ts";
import { Viewport } from "./viewport.ts";
import { WheelAccumulator } from "./wheel.ts";

/** What the screen and its input devices need from the page. */
export interface DesktopOutlet {
  send(message: ToWorker): void;
  /** Text was pasted into the screen. */
  paste(text: string): void;
  /** The person wants the keyboard back for the page. */
  leave(): void;
}

/** The remote screen with everything that acts on it: keyboard, pointer, cursor and scaling. */
export class Desktop {
  readonly keyboard: Keyboard;
  readonly viewport: Viewport;
  readonly cursor: RemoteCursor;
  #stage = element("stage", HTMLElement);
  #canvas = element("screen", HTMLCanvasElement);
  #field = element("keyboard-input", HTMLTextAreaElement);
  #input: KeyboardInput;
  #pointer: PointerInput;

  /** Whether the person only looks on. */
  viewOnly: boolean;

  constructor(parameters: Parameters, outlet: DesktopOutlet) {
    this.viewOnly = parameters.viewOnly;
    const send = (message: ToWorker) => {
      if (!this.viewOnly) outlet.send(message);
    };
    this.keyboard = new Keyboard({
      send: (keysym, down) => send({ type: "key", keysym, down }),
      later,
    }, platform());
    this.viewport = new Viewport(this.#stage, this.#canvas, parameters.scale);
    this.cursor = new RemoteCursor(this.#canvas, parameters.showDot);
    const mouse = new Mouse({
      send: (mask, x, y) => send({ type: "pointer", mask, x, y }),
      frame: (callback) => requestAnimationFrame(callback),
    });
    this.#input = new KeyboardInput(this.#field, this.keyboard, new EscapeChord(), outlet);
    const wheel = new WheelAccumulator();
    this.#pointer = new PointerInput(
      this.#canvas,
      this.viewport,
      mouse,
      wheel,
      () => this.focus(),
    );
    this.#canvas.addEventListener("focus", () => this.focus());
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

  /** Shows the screen, or hides it with every key and button let go. */
  set visible(visible: boolean) {
    this.#stage.hidden = !visible;
    if (visible) this.focus();
    else this.#letGo();
  }

  #letGo(): void {
    this.#input.release();
    this.keyboard.letGoAll();
    this.#pointer.release();
    this.cursor.reset();
  }

  /** Names the desktop for those who do not see it. */
  describe(name: string, messages: Messages): void {
    this.#canvas.setAttribute("aria-label", fill(messages.screenLabel, { name }));
    const label = fill(messages.keyboardLabel, { name });
    this.#field.setAttribute("aria-label", `${label}. ${messages.leaveHint}`);
  }
}

function later(callback: () => void, ms: number): () => void {
  const timer = setTimeout(callback, ms);
  return () => clearTimeout(timer);
}

function platform(): Platform {
  const { userAgentData } = navigator as { userAgentData?: { platform?: string } };
  const name = userAgentData?.platform ?? navigator.platform;
  if (/^win/i.test(name)) return "windows";
  return /^(mac|iphone|ipad|ios)/i.test(name) ? "mac" : "other";
}
