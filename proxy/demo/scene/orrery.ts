import type { Rect } from "../../../rfb/rect.ts";
import { Canvas, colour } from "../draw/canvas.ts";
import type { App, AppChange } from "./app.ts";
import { COLOURS } from "./theme.ts";

const SIZE = 148;
const WIDTH = SIZE + 28;
const PLANETS = [
  { orbit: 24, radius: 4, periodMs: 2900, word: COLOURS.amber },
  { orbit: 40, radius: 5.5, periodMs: 6100, word: COLOURS.teal },
  { orbit: 58, radius: 4.5, periodMs: 11_300, word: COLOURS.rose },
] as const;

type Planet = typeof PLANETS[number];

const FRAME_MS = 50;

/** Planets on their ways; its window wanders by itself. */
export class Orrery implements App {
  readonly title = "Orrery";
  readonly canvas = paintSky();
  readonly #sky = paintSky();
  #frame = NaN;
  #places: Rect[] = [this.canvas.clip];

  advance(now: number): AppChange {
    const frame = Math.floor(now / FRAME_MS);
    if (frame === this.#frame) return { damage: [] };
    this.#frame = frame;
    const before = this.#places;
    for (const place of before) this.canvas.draw(this.#sky, place, 0, 0);
    this.#places = PLANETS.map((planet) => this.#paint(planet, frame * FRAME_MS));
    return { damage: [...before, ...this.#places] };
  }

  /** Paints a planet where it is at `now`; returns where that is. */
  #paint({ orbit, radius, periodMs, word }: Planet, now: number): Rect {
    const angle = now % periodMs / periodMs * 2 * Math.PI;
    const [x, y] = [WIDTH / 2 + orbit * Math.cos(angle), SIZE / 2 + orbit * Math.sin(angle)];
    this.canvas.ring(x, y, radius / 2, radius, word);
    const reach = Math.ceil(radius) + 2;
    const [left, top] = [Math.floor(x) - reach, Math.floor(y) - reach];
    return { x: left, y: top, width: 2 * reach + 1, height: 2 * reach + 1 };
  }
}

/** The sun and the orbits, which stay. */
function paintSky(): Canvas {
  const sky = new Canvas(WIDTH, SIZE, COLOURS.night);
  for (const { orbit } of PLANETS) sky.ring(WIDTH / 2, SIZE / 2, orbit, 1, colour(0x353d6b));
  sky.ring(WIDTH / 2, SIZE / 2, 5, 10, colour(0xffe3a3));
  return sky;
}
