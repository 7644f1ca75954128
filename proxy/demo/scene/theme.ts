import { colour } from "../draw/canvas.ts";
import { Font } from "../draw/font.ts";

/** The colours of the desktop, as canvas words. */
export const COLOURS = {
  window: colour(0xffffff),
  title: colour(0xf3f4f8),
  titleActive: colour(0xe6e9f4),
  line: colour(0xd9deea),
  ink: colour(0x1f2740),
  muted: colour(0x697391),
  accent: colour(0x4f5bd5),
  accentSoft: colour(0xe9ebfb),
  teal: colour(0x17a398),
  amber: colour(0xe8a13a),
  rose: colour(0xd9577f),
  code: colour(0xf2f4fa),
  night: colour(0x161b33),
  white: colour(0xffffff),
  mist: colour(0xc9d0ee),
  shadow: colour(0x0a0e20),
} as const;

/** The fonts of the desktop; they keep the glyphs they drew. */
export interface Fonts {
  readonly body: Font;
  readonly bold: Font;
  readonly small: Font;
  readonly code: Font;
  readonly heading: Font;
  readonly clock: Font;
  readonly seconds: Font;
}

export function makeFonts(): Fonts {
  return {
    body: new Font({ capHeight: 10.5, weight: 1.35 }),
    bold: new Font({ capHeight: 10.5, weight: 1.9 }),
    small: new Font({ capHeight: 9, weight: 1.25 }),
    code: new Font({ capHeight: 10, weight: 1.35, fixed: true }),
    heading: new Font({ capHeight: 17, weight: 2 }),
    clock: new Font({ capHeight: 58, weight: 3.6 }),
    seconds: new Font({ capHeight: 20, weight: 1.9 }),
  };
}
