import { type MouseOutlet, wheelMasks } from "./mouse.ts";
import type { Ticks } from "./wheel.ts";

/**
 * The remote pointer for servers that want movements instead of places (QEMU guests with a PS/2
 * mouse). Movements are joined to one message a frame, and fractions of a pixel are kept for the next.
 */
export class RelativeMouse {
  #outlet: MouseOutlet;
  #mask = 0;
  #x = 0;
  #y = 0;
  #scheduled = false;

  /** @param outlet takes movements in place of coordinates. */
  constructor(outlet: MouseOutlet) {
    this.#outlet = outlet;
  }

  /** The pointer moved by `dx`, `dy` with the buttons of `mask` down. */
  update(mask: number, dx: number, dy: number): void {
    this.#x += dx;
    this.#y += dy;
    if (mask !== this.#mask) this.#press(mask);
    else if (!this.#scheduled) this.#schedule();
  }

  /** Presses and releases wheel buttons. */
  wheel(ticks: Ticks): void {
    this.#flush();
    for (const mask of wheelMasks(this.#mask, ticks)) this.#outlet.send(mask, 0, 0);
  }

  /** Lets go of every button and forgets what was not sent. */
  release(): void {
    this.#x = this.#y = 0;
    if (this.#mask !== 0) this.#press(0);
  }

  /** A button acts where the movement before it has led. */
  #press(mask: number): void {
    this.#flush();
    this.#mask = mask;
    this.#outlet.send(mask, 0, 0);
  }

  #flush(): void {
    const x = Math.trunc(this.#x);
    const y = Math.trunc(this.#y);
    if (x === 0 && y === 0) return;
    this.#x -= x;
    this.#y -= y;
    this.#outlet.send(this.#mask, x, y);
  }

  #schedule(): void {
    this.#scheduled = true;
    this.#outlet.frame(() => {
      this.#scheduled = false;
      this.#flush();
    });
  }
}
