import type { Ticks } from "./wheel.ts";

/** The bits of a PointerEvent's button mask (RFC 6143 section 7.5.5), and two of an extension. */
export const BUTTON = {
  left: 1,
  middle: 2,
  right: 4,
  wheelUp: 8,
  wheelDown: 16,
  wheelLeft: 32,
  wheelRight: 64,
  back: 128,
  forward: 256,
} as const;

/** DOM `buttons` bits with the mask bits they become. */
const DOM_BUTTONS = [
  [1, BUTTON.left],
  [2, BUTTON.right],
  [4, BUTTON.middle],
  [8, BUTTON.back],
  [16, BUTTON.forward],
] as const;

/** The mask for a DOM event's `buttons`; back and forward only for servers that know them. */
export function buttonMask(buttons: number, extended: boolean): number {
  const mask = DOM_BUTTONS.reduce((mask, [dom, bit]) => buttons & dom ? mask | bit : mask, 0);
  return extended ? mask : mask & ~(BUTTON.back | BUTTON.forward);
}

/** The messages that turning a wheel makes: each tick presses a button of its own and lets it go. */
export function wheelMasks(mask: number, ticks: Ticks): number[] {
  const turn = (button: number, count: number) =>
    Array.from({ length: Math.abs(count) }, () => [mask | button, mask]).flat();
  return [
    ...turn(ticks.y < 0 ? BUTTON.wheelUp : BUTTON.wheelDown, ticks.y),
    ...turn(ticks.x < 0 ? BUTTON.wheelLeft : BUTTON.wheelRight, ticks.x),
  ];
}

/** What {@linkcode Mouse} needs from outside; `frame` calls back at the next animation frame. */
export interface MouseOutlet {
  send(mask: number, x: number, y: number): void;
  frame(callback: () => void): void;
}

/**
 * The one remote pointer. Moves are joined to one a frame; whatever changes a button goes out at
 * once, after the move that led there.
 */
export class Mouse {
  #outlet: MouseOutlet;
  #mask = 0;
  #x = 0;
  #y = 0;
  #moved = false;
  #scheduled = false;

  constructor(outlet: MouseOutlet) {
    this.#outlet = outlet;
  }

  /** The pointer is at `x`, `y` (framebuffer pixels) with the buttons of `mask` down. */
  update(mask: number, x: number, y: number): void {
    if (mask !== this.#mask) {
      this.#flush();
      this.#mask = mask;
      this.#x = x;
      this.#y = y;
      this.#outlet.send(mask, x, y);
    } else if (x !== this.#x || y !== this.#y) {
      this.#x = x;
      this.#y = y;
      this.#moved = true;
      this.#schedule();
    }
  }

  /** Presses and releases wheel buttons at the pointer's place. */
  wheel(ticks: Ticks): void {
    this.#flush();
    for (const mask of wheelMasks(this.#mask, ticks)) this.#outlet.send(mask, this.#x, this.#y);
  }

  /** The server moved the pointer; what the person is about to send wins. */
  moved(x: number, y: number): void {
    if (this.#moved || this.#mask !== 0) return;
    this.#x = x;
    this.#y = y;
  }

  /** Lets go of every button. */
  release(): void {
    this.update(0, this.#x, this.#y);
  }

  #flush(): void {
    if (!this.#moved) return;
    this.#moved = false;
    this.#outlet.send(this.#mask, this.#x, this.#y);
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#outlet.frame(() => {
      this.#scheduled = false;
      this.#flush();
    });
  }
}
