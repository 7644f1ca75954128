import { BUTTON } from "./mouse.ts";

/** What fingers turn into; coordinates are client pixels. */
export interface TouchOutlet {
  pointer(mask: number, x: number, y: number): void;
  /** Two fingers moved; positive deltas show what lies further down or right. */
  scroll(deltaX: number, deltaY: number, x: number, y: number): void;
  /** Calls back after `ms`; the answer cancels it. */
  later(callback: () => void, ms: number): () => void;
}

interface Finger {
  x: number;
  y: number;
}

const LONG_PRESS_MS = 600;
const DOUBLE_TAP_MS = 450;
const SLOP_PX = 10;
const DOUBLE_TAP_PX = 28;

/**
 * Fingers on the screen: a tap clicks, one finger drags, a long press is the right button (and drags
 * with it), two fingers scroll.
 */
export class TouchGestures {
  #outlet: TouchOutlet;
  #fingers = new Map<number, Finger>();
  #phase: "idle" | "waiting" | "dragging" | "scrolling" = "idle";
  #start: Finger = { x: 0, y: 0 };
  #mask = 0;
  #cancelLongPress = () => {};
  #lastTap: Finger & { at: number } = { x: 0, y: 0, at: -Infinity };

  constructor(outlet: TouchOutlet) {
    this.#outlet = outlet;
  }

  /** A finger came down. */
  down(id: number, x: number, y: number): void {
    this.#fingers.set(id, { x, y });
    if (this.#fingers.size === 1) this.#wait(x, y);
    else if (this.#fingers.size === 2) this.#beginScroll();
  }

  /** A finger moved. */
  move(id: number, x: number, y: number): void {
    const finger = this.#fingers.get(id);
    if (finger === undefined) return;
    const deltaX = finger.x - x;
    const deltaY = finger.y - y;
    finger.x = x;
    finger.y = y;
    if (this.#phase === "scrolling") {
      const share = this.#fingers.size;
      this.#outlet.scroll(deltaX / share, deltaY / share, this.#start.x, this.#start.y);
    } else if (this.#phase === "dragging") this.#outlet.pointer(this.#mask, x, y);
    else if (this.#phase === "waiting" && distance(finger, this.#start) > SLOP_PX) {
      this.#drag(BUTTON.left);
      this.#outlet.pointer(BUTTON.left, x, y);
    }
  }

  /** A finger went up at `timeMs`. */
  up(id: number, timeMs: number): void {
    const finger = this.#fingers.get(id);
    if (finger === undefined) return;
    this.#fingers.delete(id);
    if (this.#phase === "waiting") this.#tap(timeMs);
    else if (this.#phase === "dragging") this.#outlet.pointer(0, finger.x, finger.y);
    if (this.#phase !== "scrolling" || this.#fingers.size === 0) this.#rest();
  }

  /** The browser took the fingers over, or the screen lost them: lets go of everything. */
  cancel(): void {
    if (this.#phase === "dragging") this.#outlet.pointer(0, this.#start.x, this.#start.y);
    this.#fingers.clear();
    this.#rest();
  }

  #wait(x: number, y: number): void {
    this.#phase = "waiting";
    this.#start = { x, y };
    this.#cancelLongPress = this.#outlet.later(() => this.#drag(BUTTON.right), LONG_PRESS_MS);
  }

  #drag(mask: number): void {
    this.#cancelLongPress();
    this.#phase = "dragging";
    this.#mask = mask;
    this.#outlet.pointer(0, this.#start.x, this.#start.y);
    this.#outlet.pointer(mask, this.#start.x, this.#start.y);
  }

  #beginScroll(): void {
    this.#cancelLongPress();
    if (this.#phase === "dragging") this.#outlet.pointer(0, this.#start.x, this.#start.y);
    this.#phase = "scrolling";
    this.#outlet.pointer(0, this.#start.x, this.#start.y);
  }

  /** The second tap of two lands where the first did, or remote programs see no double click. */
  #tap(timeMs: number): void {
    const last = this.#lastTap;
    const again = timeMs - last.at < DOUBLE_TAP_MS && distance(last, this.#start) < DOUBLE_TAP_PX;
    const { x, y } = again ? last : this.#start;
    this.#lastTap = { x, y, at: timeMs };
    this.#outlet.pointer(0, x, y);
    this.#outlet.pointer(BUTTON.left, x, y);
    this.#outlet.pointer(0, x, y);
  }

  #rest(): void {
    this.#cancelLongPress();
    this.#phase = "idle";
    this.#mask = 0;
  }
}

function distance(a: Finger, b: Finger): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
