import type { Picture } from "../../../rfb/encoders/pixel_packer.ts";
import { OPAQUE } from "../../../rfb/pixel_format.ts";
import type { Random } from "../_random.ts";

/** The colour at each place; called in reading order. */
type Paint = (x: number, y: number) => number;
type MakePaint = (random: Random, width: number, height: number) => Paint;

function word(random: Random): number {
  return rgb(random.below(256), random.below(256), random.below(256));
}

function rgb(red: number, green: number, blue: number): number {
  return (OPAQUE | red | green << 8 | blue << 16) >>> 0;
}

/** Any of `count` colours at each place. */
function speckled(count: number): MakePaint {
  return (random) => {
    const palette = Array.from({ length: count }, () => word(random));
    return () => palette[random.below(count)]!;
  };
}

/** Ways to fill a picture, each hard for another part of an encoder. */
const PAINTERS = {
  solid: (random) => {
    const colour = word(random);
    return () => colour;
  },
  "two colours": speckled(2),
  "three colours": speckled(3),
  "few colours": speckled(5),
  "17 colours": speckled(17),
  "128 colours": speckled(128),
  noise: (random) => () => word(random),
  "long runs": (random) => {
    let [colour, left] = [0, 0];
    return () => {
      if (left-- === 0) [colour, left] = [word(random), random.below(700)];
      return colour;
    };
  },
  "runs of few colours": (random) => {
    const palette = Array.from({ length: 30 }, () => word(random));
    let [colour, left] = [0, 0];
    return () => {
      if (left-- === 0) [colour, left] = [palette[random.below(30)]!, random.below(12)];
      return colour;
    };
  },
  rectangles: (random, width, height) => {
    const ground = word(random);
    const boxes = Array.from({ length: 8 }, () => {
      const [x, y] = [random.below(width), random.below(height)];
      const [right, bottom] = [x + 1 + random.below(width - x), y + 1 + random.below(height - y)];
      return { x, y, right, bottom, ink: word(random) };
    });
    return (x, y) => {
      const inside = boxes.findLast((box) => {
        return x >= box.x && x < box.right && y >= box.y && y < box.bottom;
      });
      return inside?.ink ?? ground;
    };
  },
  text: (random) => {
    const [paper, ink] = [word(random), word(random)];
    const glyphs = random.bytes(64);
    return (x, y) => glyphs[(x >> 3) * 5 + (y >> 3) * 3 + y % 8 & 63]! >> x % 8 & 1 ? ink : paper;
  },
  gradient: (random) => {
    const [a, b, c] = [random.below(5), random.below(5), random.below(256)];
    return (x, y) => rgb(a * x + c & 255, b * y & 255, x + y & 255);
  },
  photo: (random) => (x, y) => {
    const wave = 100 + 60 * Math.sin(x / 17) + 60 * Math.cos(y / 11);
    return rgb(wave + random.below(6), wave / 2 + random.below(6), 230 - wave + random.below(6));
  },
} as const satisfies Record<string, MakePaint>;

export type PictureKind = keyof typeof PAINTERS;

export const PICTURE_KINDS = Object.keys(PAINTERS) as readonly PictureKind[];

export function randomPicture(
  kind: PictureKind,
  width: number,
  height: number,
  random: Random,
): Picture {
  const paint: Paint = PAINTERS[kind](random, width, height);
  const pixels = Uint32Array.from({ length: width * height }, (_, i) => {
    return paint(i % width, Math.floor(i / width));
  });
  return { width, height, pixels };
}

/** Sizes around the edges of tiles, and odd ones. */
export const SIZES: readonly (readonly [width: number, height: number])[] = [
  [1, 1],
  [1, 40],
  [40, 1],
  [2, 3],
  [15, 15],
  [16, 16],
  [17, 17],
  [16, 33],
  [31, 16],
  [33, 5],
  [64, 64],
  [65, 63],
  [130, 70],
];
