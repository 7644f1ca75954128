import { Canvas } from "../draw/canvas.ts";
import { COLOURS } from "./theme.ts";

const SIZE = 116;
const RADIUS = 48;
const POINTS = 90;

/** Radians a pixel of the pointer turns it by. */
const GEAR = 0.012;

const STEP_MS = 25;
/** Of its speed it keeps so much with each step, and stops below so many pixels. */
const GLIDE = 0.94;
const REST = 0.15;

type Point = [x: number, y: number, z: number];

/** Points spread evenly on a sphere of radius 1, along a spiral. */
function spreadPoints(): Point[] {
  const turn = Math.PI * (3 - Math.sqrt(5));
  return Array.from({ length: POINTS }, (_, i) => {
    const y = 1 - 2 * (i + 0.5) / POINTS;
    const reach = Math.sqrt(1 - y * y);
    return [reach * Math.cos(turn * i), y, reach * Math.sin(turn * i)];
  });
}

/** A sphere of dots that is turned by movements of the pointer, and glides on when let go. */
export class Gyroscope {
  readonly canvas = new Canvas(SIZE, SIZE, COLOURS.window);
  #points = spreadPoints();
  /** Pixels to be turned by with the next step. */
  #pull: [dx: number, dy: number] = [0, 0];
  #speed: [dx: number, dy: number] = [0, 0];
  #step = NaN;

  /** It stands as at first. */
  restart(): void {
    this.#points = spreadPoints();
    this.#speed = [0, 0];
    this.#step = NaN;
  }

  turn(dx: number, dy: number): void {
    this.#pull = [this.#pull[0] + dx, this.#pull[1] + dy];
  }

  /** Whether it was painted anew. */
  advance(now: number): boolean {
    const step = Math.floor(now / STEP_MS);
    if (step === this.#step) return false;
    const isFirst = Number.isNaN(this.#step);
    this.#step = step;
    const isPulled = this.#pull.some((pull) => pull !== 0);
    if (isPulled) this.#speed = this.#pull;
    this.#pull = [0, 0];
    if (!isFirst && Math.hypot(...this.#speed) < REST) return false;
    this.#rotate(GEAR * this.#speed[0], GEAR * this.#speed[1]);
    this.#speed = [GLIDE * this.#speed[0], GLIDE * this.#speed[1]];
    this.#paint();
    return true;
  }

  #rotate(yaw: number, pitch: number): void {
    const [cosY, sinY, cosP, sinP] = [
      Math.cos(yaw),
      Math.sin(yaw),
      Math.cos(pitch),
      Math.sin(pitch),
    ];
    this.#points = this.#points.map(([x, y, z]) => {
      const [turnedX, depth] = [x * cosY + z * sinY, z * cosY - x * sinY];
      return [turnedX, y * cosP + depth * sinP, depth * cosP - y * sinP];
    });
  }

  #paint(): void {
    const { canvas } = this;
    const centre = SIZE / 2;
    canvas.fill(canvas.clip, COLOURS.window);
    canvas.ring(centre, centre, RADIUS + 6, 1.5, COLOURS.line);
    for (const [x, y, z] of this.#points) {
      const near = (z + 1) / 2;
      const radius = 1 + 2 * near;
      const word = z > 0 ? COLOURS.accent : COLOURS.mist;
      canvas.ring(centre + RADIUS * x, centre + RADIUS * y, radius / 2, radius, word);
    }
  }
}
