import { Canvas, colour } from "../draw/canvas.ts";
import type { App, AppChange } from "./app.ts";
import { COLOURS } from "./theme.ts";

const SIZE = 148;
const CENTRE = SIZE / 2;
const PLANETS = [
  { orbit: 24, radius: 4, periodMs: 2900, word: COLOURS.amber },
  { orbit: 40, radius: 5.5, periodMs: 6100, word: COLOURS.teal },
  { orbit: 58, radius: 4.5, periodMs: 11_300, word: COLOURS.rose },
] as const;
const FRAME_MS = 50;

/** Planets on their ways; its window wanders by itself. */
export class Orrery implements App {
  readonly title = "Orrery";
  readonly canvas = new Canvas(SIZE + 28, SIZE, COLOURS.night);
  #frame = NaN;

  advance(now: number): AppChange {
    const frame = Math.floor(now / FRAME_MS);
    if (frame === this.#frame) return { damage: [] };
    this.#frame = frame;
    this.#paint(frame * FRAME_MS);
    return { damage: [this.canvas.clip] };
  }

  #paint(now: number): void {
    const { canvas } = this;
    const x = CENTRE + 14;
    canvas.fill(canvas.clip, COLOURS.night);
    for (const { orbit } of PLANETS) canvas.ring(x, CENTRE, orbit, 1, colour(0x353d6b));
    canvas.ring(x, CENTRE, 5, 10, colour(0xffe3a3));
    for (const { orbit, radius, periodMs, word } of PLANETS) {
      const angle = now % periodMs / periodMs * 2 * Math.PI;
      const [px, py] = [x + orbit * Math.cos(angle), CENTRE + orbit * Math.sin(angle)];
      canvas.ring(px, py, radius / 2, radius, word);
    }
  }
}
