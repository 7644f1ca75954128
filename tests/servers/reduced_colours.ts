import type { Colours } from "../../rfb/session/client_options.ts";
import { drawPicture, type Picture } from "./picture.ts";

/** What a server makes of a part from 0 to 255 for a viewer whose parts go from 0 to `max`. */
export type Reduction = (part: number, max: number) => number;

/** How servers round, each as it was found to for all parts of both formats. */
export const REDUCTIONS = {
  /** To the nearest. */
  x11vnc: (part, max) => Math.round(part * max / 255),
  TightVNC: (part, max) => Math.round(part * max / 255),
  /** To the nearest, but for parts just below the middle (37 of 255 to 5 of 31): upwards. */
  TigerVNC: (part, max) => Math.floor((part * max + 128) / 255),
  /** Down: it takes the high bits. */
  QEMU: (part, max) => part * (max + 1) >> 8,
} as const satisfies Record<string, Reduction>;

/** The largest parts of red, green and blue of the formats that people may choose. */
const LARGEST_PARTS: Readonly<Record<Colours, readonly number[]>> = {
  "full": [255, 255, 255],
  "16-bit": [31, 63, 31],
  "8-bit": [7, 7, 3],
};

/** `picture` in fewer colours: reduced by a server, and spread out again to the nearest by us. */
export function reduceColours(picture: Picture, colours: Colours, reduce: Reduction): Picture {
  if (colours === "full") return picture;
  const { width, height, pixels } = picture;
  const [red, green, blue] = LARGEST_PARTS[colours].map((max) =>
    Uint8Array.from({ length: 256 }, (_, part) => Math.round(reduce(part, max) * 255 / max))
  ) as [Uint8Array, Uint8Array, Uint8Array];
  return drawPicture(width, height, (x, y) => {
    const rgb = pixels[y * width + x]!;
    return red[rgb >> 16]! << 16 | green[rgb >> 8 & 255]! << 8 | blue[rgb & 255]!;
  });
}
