import { BUTTON, buttonMask, type Mouse } from "./mouse.ts";
import { TouchGestures } from "./touch.ts";
import type { Viewport } from "./viewport.ts";
import type { WheelAccumulator } from "./wheel.ts";

/** Two-finger travel that makes a wheel tick, as a `WheelEvent` would count it. */
const TOUCH_WHEEL_FACTOR = 100 / 24;

/** Reads mouse, pen, touch and wheel from the screen. */
export class PointerInput {
  #canvas: HTMLCanvasElement;
  #viewport: Viewport;
  #mouse: Mouse;
  #wheel: WheelAccumulator;
  #touch: TouchGestures;

  /** `focus` is called when the person turns to the screen. */
  constructor(
    canvas: HTMLCanvasElement,
    viewport: Viewport,
    mouse: Mouse,
    wheel: WheelAccumulator,
    focus: () => void,
  ) {
    this.#canvas = canvas;
    this.#viewport = viewport;
    this.#mouse = mouse;
    this.#wheel = wheel;
    this.#touch = new TouchGestures({
      pointer: (mask, x, y) => this.#point(mask, x, y),
      scroll: (deltaX, deltaY, x, y) => this.#scroll(deltaX, deltaY, x, y),
      later: (callback, ms) => {
        const timer = setTimeout(callback, ms);
        return () => clearTimeout(timer);
      },
    });
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      this.#take(event);
      focus();
    });
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
    this.#mouse.release();
  }

  /** No focus change, text selection, menu, autoscroll, history navigation or emulated mouse. */
  #keepFromBrowser(names: readonly string[]): void {
    for (const name of names) {
      this.#canvas.addEventListener(name, (event) => event.preventDefault(), { passive: false });
    }
  }

  #take(event: PointerEvent): void {
    if (event.pointerType === "touch") return this.#finger(event);
    const mask = event.type === "pointercancel" ? 0 : buttonMask(event.buttons);
    this.#point(mask, event.clientX, event.clientY);
  }

  #finger({ type, pointerId, clientX, clientY, timeStamp }: PointerEvent): void {
    if (type === "pointerdown") this.#touch.down(pointerId, clientX, clientY);
    else if (type === "pointermove") this.#touch.move(pointerId, clientX, clientY);
    else if (type === "pointerup") this.#touch.up(pointerId, timeStamp);
    else this.#touch.cancel();
  }

  #point(mask: number, clientX: number, clientY: number): void {
    const { x, y } = this.#viewport.framePoint(clientX, clientY);
    this.#mouse.update(mask & (BUTTON.left | BUTTON.middle | BUTTON.right), x, y);
  }

  #turn(event: WheelEvent): void {
    event.preventDefault();
    this.#point(buttonMask(event.buttons), event.clientX, event.clientY);
    this.#mouse.wheel(this.#wheel.add(event));
  }

  #scroll(deltaX: number, deltaY: number, clientX: number, clientY: number): void {
    if (this.#viewport.scroll(deltaX, deltaY)) return;
    this.#point(0, clientX, clientY);
    this.#mouse.wheel(this.#wheel.add({
      deltaX: deltaX * TOUCH_WHEEL_FACTOR,
      deltaY: deltaY * TOUCH_WHEEL_FACTOR,
      deltaMode: 0,
    }));
  }
}
