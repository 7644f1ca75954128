import { Canvas, colour, mix } from "../draw/canvas.ts";

/** The sky from top to bottom; every row is of one colour, which all encodings like. */
const SKY: readonly (readonly [at: number, rgb: number])[] = [
  [0, 0x1b2148],
  [0.4, 0x47508f],
  [0.66, 0x9a83b4],
  [0.84, 0xe6aa9c],
  [1, 0xf6cf9f],
];

/** Mountains from far to near: foot of the ridge line, its waves as heights, colour. */
const RIDGES: readonly (readonly [at: number, swing: number, seed: number, rgb: number])[] = [
  [0.66, 0.075, 0.7, 0x7c75ad],
  [0.76, 0.065, 2.9, 0x575a98],
  [0.85, 0.055, 5.3, 0x363d73],
  [0.93, 0.04, 8.2, 0x1f264f],
];

const SUN = { x: 0.9, y: 0.62, radius: 0.05, rgb: 0xffe3c2 };

/** A view of mountains at dusk. */
export function paintWallpaper(width: number, height: number): Canvas {
  const canvas = new Canvas(width, height);
  for (let y = 0; y < height; y++) {
    canvas.fill({ x: 0, y, width, height: 1 }, skyColour(y / height));
  }
  const radius = SUN.radius * height;
  canvas.ring(SUN.x * width, SUN.y * height, radius / 2, radius, colour(SUN.rgb));
  for (const ridge of RIDGES) paintRidge(canvas, ridge);
  return canvas;
}

function skyColour(at: number): number {
  const i = Math.max(1, SKY.findIndex(([stop]) => stop > at));
  const [from, above] = SKY[i - 1]!;
  const [to, below] = SKY[i]!;
  return mix(colour(above), colour(below), Math.floor(255 * (at - from) / (to - from)));
}

function paintRidge(
  canvas: Canvas,
  [at, swing, seed, rgb]: readonly [number, number, number, number],
): void {
  const { width, height } = canvas;
  const word = colour(rgb);
  for (let x = 0; x < width; x++) {
    const u = x / Math.max(width, 1) * 9 + seed;
    const wave = 0.55 * Math.sin(u) + 0.3 * Math.sin(2.3 * u + seed) + 0.15 * Math.sin(5.1 * u);
    const top = height * (at + swing * wave);
    const first = Math.floor(top);
    canvas.blend(x, first, word, 255 * (first + 1 - top));
    for (let at = (first + 1) * width + x; at < width * height; at += width) {
      canvas.pixels[at] = word;
    }
  }
}
