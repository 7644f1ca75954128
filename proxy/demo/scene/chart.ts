import type { Rect } from "../../../rfb/rect.ts";
import { Canvas, mix } from "../draw/canvas.ts";
import type { App, AppChange } from "./app.ts";
import { COLOURS } from "./theme.ts";

const WIDTH = 420;
const HEIGHT = 150;
const STEP_MS = 50;
const STEP_PIXELS = 2;
const GRID = 30;

/** A tide that runs by: all but its newest columns is the picture before, moved (CopyRect). */
export class Chart implements App {
  readonly title = "Tide";
  readonly canvas = new Canvas(WIDTH, HEIGHT, COLOURS.window);
  /** Steps since the epoch that are painted. */
  #step: number | undefined;

  advance(now: number): AppChange {
    const step = Math.floor(now / STEP_MS);
    const steps = this.#step === undefined ? Infinity : Math.abs(step - this.#step);
    this.#step = step;
    if (steps === 0) return { damage: [] };
    const left = steps * STEP_PIXELS;
    if (left >= WIDTH / 2) return { damage: [this.#paint(0)] };
    const rect: Rect = { x: 0, y: 0, width: WIDTH - left, height: HEIGHT };
    this.canvas.copy(rect, left, 0);
    return { scroll: { rect, left }, damage: [this.#paint(WIDTH - left)] };
  }

  #paint(from: number): Rect {
    const end = this.#step! * STEP_PIXELS;
    for (let x = from; x < WIDTH; x++) this.#paintColumn(x, end - WIDTH + x);
    return { x: from, y: 0, width: WIDTH - from, height: HEIGHT };
  }

  #paintColumn(x: number, at: number): void {
    const top = HEIGHT * level(at);
    for (let y = 0; y < HEIGHT; y++) {
      const onGrid = y % GRID === GRID - 1 || (at % (2 * GRID) + 2 * GRID) % (2 * GRID) === 0;
      const paper = onGrid ? COLOURS.accentSoft : COLOURS.window;
      const depth = Math.floor(150 - 130 * (y - top) / (HEIGHT - top));
      const ground = y < top ? paper : mix(paper, COLOURS.accent, depth);
      const line = Math.max(0, Math.min(1, 2.2 - Math.abs(y + 0.5 - top)));
      this.canvas.pixels[y * WIDTH + x] = mix(ground, COLOURS.accent, Math.floor(255 * line));
    }
  }
}

/** Height of the line at column `at` of all time, 0 top to 1 bottom. */
function level(at: number): number {
  const swell = 0.2 * Math.sin(at / 61) + 0.12 * Math.sin(at / 23 + 1) + 0.05 * Math.sin(at / 7.3);
  return 0.48 + swell * (0.75 + 0.25 * Math.sin(at / 173));
}
