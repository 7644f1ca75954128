import type { Rect } from "../../../rfb/rect.ts";
import type { Canvas } from "../draw/canvas.ts";
import { COLOURS } from "./theme.ts";

const LIFE_MS = 700;
const REACH = 30;
/** Ripples at once; the oldest gives way. */
const LIMIT = 12;

/** Colour by button: left, middle, right, wheel. */
const BUTTON_COLOURS = [COLOURS.accent, COLOURS.amber, COLOURS.rose];

interface Ripple {
  readonly x: number;
  readonly y: number;
  readonly word: number;
  born: number | undefined;
  age: number;
}

/** Rings that spread where a button went down. */
export class Ripples {
  #ripples: Ripple[] = [];

  /** @param button 0 left, 1 middle, 2 right, more for the wheel. */
  add(x: number, y: number, button: number): void {
    const word = BUTTON_COLOURS[button] ?? COLOURS.teal;
    this.#ripples.push({ x, y, word, born: undefined, age: 0 });
    if (this.#ripples.length > LIMIT) this.#ripples.shift();
  }

  /** Whether there are any. */
  get active(): boolean {
    return this.#ripples.length > 0;
  }

  /** Lets them spread; where they were and are. */
  advance(now: number): Rect[] {
    const damage = this.#ripples.map(rectOf);
    for (const ripple of this.#ripples) {
      ripple.born ??= now;
      ripple.age = Math.abs(now - ripple.born) / LIFE_MS;
    }
    this.#ripples = this.#ripples.filter(({ age }) => age < 1);
    return damage;
  }

  draw(canvas: Canvas): void {
    for (const { x, y, word, age } of this.#ripples) {
      const fade = (1 - age) ** 1.5;
      canvas.ring(x, y, 3, 6, word, 230 * fade);
      canvas.ring(x, y, 5 + (REACH - 9) * Math.sqrt(age), 3, word, 220 * fade);
    }
  }
}

function rectOf({ x, y }: Ripple): Rect {
  return { x: x - REACH, y: y - REACH, width: 2 * REACH, height: 2 * REACH };
}
