import { buttonMask, type Mouse } from "./mouse.ts";
import type { PointerLock } from "./pointer_lock.ts";
import type { RelativeMouse } from "./relative_mouse.ts";
import { TouchGestures } from "./touch.ts";
import type { Viewport } from "./viewport.ts";
import { WheelAccumulator } from "./wheel.ts";

/** Two-finger travel that makes a wheel tick, as a `WheelEvent` would count it. */
const TOUCH_WHEEL_FACTOR = 100 / 24;

/** What the pointer's events lead to. */
export interface PointerParts {
  readonly viewport: Viewport;
  readonly mouse: Mouse;
  /** Takes the events while `lock` is wanted. */
  readonly relative: RelativeMouse;
  readonly lock: PointerLock;
  /** The person turns to the screen. */
  focus(): void;
}

/** Reads mouse, pen, touch and wheel from the screen. */
export class PointerInput {
  /** Whether the server knows the back and forward buttons. */
  extendedButtons = false;
  #canvas: HTMLCanvasElement;
  #parts: PointerParts;
  #wheel = new WheelAccumulator();
  #touch: TouchGestures;
  #finger = { x: 0, y: 0 };

  constructor(canvas: HTMLCanvasElement, parts: PointerParts) {
    this.#canvas = canvas;
    this.#parts = parts;
    this.#touch = new TouchGestures({
      pointer: (mask, x, y) => this.#point(mask, x, y),
      scroll: (deltaX, deltaY, x, y) => this.#scroll(deltaX, deltaY, x, y),
      later: (callback, ms) => {
        const timer = setTimeout(callback, ms);
        return () => clearTimeout(timer);
      },
    });
    canvas.addEventListener("pointerdown", (event) => this.#press(event));
    for (const name of ["pointermove", "pointerup", "pointercancel"] as const) {
      canvas.addEventListener(name, (event) => this.#take(event));
    }
    canvas.addEventListener("wheel", (event) => this.#turn(event), { passive: false });
    this.#keepFromBrowser(["mousedown", "mouseup", "auxclick", "contextmenu", "touchstart"]);
    addEventListener("blur", () => this.release());
  }

  /** Lets go of every button. */
  release(): void {
    this.#touch.cancel();
    this.#parts.mouse.release();
    this.#parts.relative.release();
  }

  /** No focus change, text selection, menu, autoscroll, history navigation or emulated mouse. */
  #keepFromBrowser(names: readonly string[]): void {
    for (const name of names) {
      this.#canvas.addEventListener(name, (event) => event.preventDefault(), { passive: false });
    }
  }

  /** The click that takes the pointer is not for the server. */
  #press(event: PointerEvent): void {
    const { lock, focus } = this.#parts;
    if (!lock.held) this.#canvas.setPointerCapture(event.pointerId);
    if (event.pointerType === "mouse" && lock.wanted && !lock.held) lock.take();
    else this.#take(event);
    focus();
  }

  #take(event: PointerEvent): void {
    if (event.pointerType === "touch") return this.#touched(event);
    const mask = event.type === "pointercancel" ? 0 : this.#maskOf(event);
    const { lock, relative } = this.#parts;
    if (lock.held) relative.update(mask, event.movementX, event.movementY);
    else if (!lock.wanted) this.#place(mask, event.clientX, event.clientY);
  }

  #touched({ type, pointerId, clientX, clientY, timeStamp }: PointerEvent): void {
    if (type === "pointerdown") {
      this.#finger = { x: clientX, y: clientY };
      this.#touch.down(pointerId, clientX, clientY);
    } else if (type === "pointermove") this.#touch.move(pointerId, clientX, clientY);
    else if (type === "pointerup") this.#touch.up(pointerId, timeStamp);
    else this.#touch.cancel();
  }

  /** A finger points, or where movements are wanted it strokes the screen as a trackpad. */
  #point(mask: number, clientX: number, clientY: number): void {
    const { lock, relative } = this.#parts;
    if (!lock.wanted) return this.#place(mask, clientX, clientY);
    relative.update(mask, clientX - this.#finger.x, clientY - this.#finger.y);
    this.#finger = { x: clientX, y: clientY };
  }

  #place(mask: number, clientX: number, clientY: number): void {
    const { x, y } = this.#parts.viewport.framePoint(clientX, clientY);
    this.#parts.mouse.update(mask, x, y);
  }

  #maskOf({ buttons }: MouseEvent): number {
    return buttonMask(buttons, this.extendedButtons);
  }

  #turn(event: WheelEvent): void {
    event.preventDefault();
    const { lock, mouse, relative } = this.#parts;
    const ticks = this.#wheel.add(event);
    if (lock.held) return relative.wheel(ticks);
    if (lock.wanted) return;
    this.#place(this.#maskOf(event), event.clientX, event.clientY);
    mouse.wheel(ticks);
  }

  #scroll(deltaX: number, deltaY: number, clientX: number, clientY: number): void {
    const { lock, mouse, relative, viewport } = this.#parts;
    if (viewport.scroll(deltaX, deltaY)) return;
    const ticks = this.#wheel.add({
      deltaX: deltaX * TOUCH_WHEEL_FACTOR,
      deltaY: deltaY * TOUCH_WHEEL_FACTOR,
      deltaMode: 0,
    });
    if (lock.wanted) return relative.wheel(ticks);
    this.#place(0, clientX, clientY);
    mouse.wheel(ticks);
  }
}
