import type { Picture } from "../../../rfb/encoders/pixel_packer.ts";
import { OPAQUE } from "../../../rfb/pixel_format.ts";
import type { Random } from "../_random.ts";

/** Ways to fill a picture, each hard for another part of an encoder. */
export const PICTURE_KINDS = [
  "solid",
  "two colours",
  "few colours",
  "noise",
  "rectangles",
] as const;

export type PictureKind = typeof PICTURE_KINDS[number];

export function randomPicture(
  kind: PictureKind,
  width: number,
  height: number,
  random: Random,
): Picture {
  const word = () => (OPAQUE | random.below(0x1000000)) >>> 0;
  const palette = Array.from({ length: kind === "two colours" ? 2 : 5 }, word);
  const ground = word();
  const pixels = Uint32Array.from({ length: width * height }, () => {
    if (kind === "noise") return word();
    return kind === "solid" || kind === "rectangles"
      ? ground
      : palette[random.below(palette.length)]!;
  });
  if (kind === "rectangles") {
    for (let i = 0; i < 8; i++) {
      const [x, y] = [random.below(width), random.below(height)];
      const [right, bottom] = [x + 1 + random.below(width - x), y + 1 + random.below(height - y)];
      const ink = word();
      for (let row = y; row < bottom; row++) pixels.fill(ink, row * width + x, row * width + right);
    }
  }
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
  [70, 40],
];
