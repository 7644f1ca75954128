import { type Glyph, GLYPHS, MARKS, MISSING_GLYPH } from "./glyphs.ts";

/** Horizontal positions a glyph is drawn at within a pixel, so that letters keep their distances. */
const PHASES = 4;

/** Between the strokes of two characters, in units of the typeface. */
const GAP = 3.4;

/** Glyphs kept drawn; beyond that all are drawn anew. */
const CACHE_LIMIT = 1024;

/** A drawn character: how much of each pixel its ink covers, 0 to 255. */
export interface GlyphImage {
  /** Of the upper left pixel, from the pen's pixel on the baseline. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly coverage: Uint8Array;
}

/** How a font is drawn. */
export interface FontStyle {
  /** Height of capitals in pixels. */
  readonly capHeight: number;
  /** Width of the pen in pixels. */
  readonly weight: number;
  /** Whether every character takes the same width. @default false */
  readonly fixed?: boolean;
}

type Segment = readonly [x0: number, y0: number, x1: number, y1: number];

/** The typeface at one size and weight. */
export class Font {
  /** From one line to the next, in pixels. */
  readonly lineHeight: number;
  readonly capHeight: number;
  readonly #scale: number;
  readonly #weight: number;
  readonly #fixed: boolean;
  readonly #images = new Map<string, GlyphImage>();

  constructor({ capHeight, weight, fixed = false }: FontStyle) {
    this.capHeight = capHeight;
    this.#scale = capHeight / 14;
    this.#weight = weight;
    this.#fixed = fixed;
    this.lineHeight = Math.round(24 * this.#scale);
  }

  /** Width of `text` in pixels, not whole. */
  measure(text: string): number {
    let width = 0;
    for (const character of text.normalize("NFC")) width += this.advance(character);
    return width;
  }

  /** How far `character` moves the pen. */
  advance(character: string): number {
    return (this.#fixed ? 8 + GAP : glyphOf(character).glyph[0] + GAP) * this.#scale;
  }

  /** The image of `character` with the pen at `x`, of which the fraction matters. */
  image(character: string, x: number): GlyphImage {
    const phase = Math.floor((x - Math.floor(x)) * PHASES);
    const key = `${phase}${character}`;
    const kept = this.#images.get(key);
    if (kept) return kept;
    if (this.#images.size >= CACHE_LIMIT) this.#images.clear();
    const image = drawStrokes(this.#segments(character, phase / PHASES), this.#weight / 2);
    this.#images.set(key, image);
    return image;
  }

  /** Strokes in pixels, the baseline at y = 0. */
  #segments(character: string, offset: number): Segment[] {
    const { glyph: [width, path], mark } = glyphOf(character);
    // A fixed cell has room for 8 units: wider letters are narrowed, slim ones stand in the middle.
    const squeeze = this.#fixed && width > 8.4 ? 8.4 / width : 1;
    const margin = this.#fixed ? (8 + GAP - width * squeeze) / 2 : GAP / 2;
    const place = (x: number, y: number): [number, number] => [
      (x * squeeze + margin) * this.#scale + offset,
      (y - 14) * this.#scale,
    ];
    const raise = /\p{Lu}/u.test(character) ? -4 : 0;
    return [
      ...flatten(path, place),
      ...flatten(mark, (x, y) => place(x + width / 2, y < 13 ? y + raise : y)),
    ];
  }
}

/** The glyph of a character, taken apart into letter and mark where need be. */
function glyphOf(character: string): { glyph: Glyph; mark: string } {
  const [letter = " ", accent = ""] = character.normalize("NFD");
  const mark = MARKS[accent] ?? "";
  // An accent takes the place of the dot.
  const base = letter === "i" && mark ? "\u0131" : letter;
  return { glyph: GLYPHS[base] ?? MISSING_GLYPH, mark };
}

/** A path's strokes as straight pieces. */
function flatten(path: string, place: (x: number, y: number) => [number, number]): Segment[] {
  const segments: Segment[] = [];
  let [x, y] = [0, 0];
  for (const [, command, numbers] of path.matchAll(/([MLQ])([^MLQ]*)/g)) {
    const [a = 0, b = 0, c = 0, d = 0] = numbers!.trim().split(" ").map(Number);
    if (command === "L") segments.push([...place(x, y), ...place(a, b)]);
    if (command === "Q") segments.push(...flattenCurve(place(x, y), place(a, b), place(c, d)));
    [x, y] = command === "Q" ? [c, d] : [a, b];
  }
  return segments;
}

const CURVE_PIECES = 8;

type Point = readonly [x: number, y: number];

function flattenCurve([x0, y0]: Point, [x1, y1]: Point, [x2, y2]: Point): Segment[] {
  const at = (i: number): [number, number] => {
    const t = i / CURVE_PIECES;
    const [a, b, c] = [(1 - t) ** 2, 2 * t * (1 - t), t ** 2];
    return [a * x0 + b * x1 + c * x2, a * y0 + b * y1 + c * y2];
  };
  return Array.from({ length: CURVE_PIECES }, (_, i) => [...at(i), ...at(i + 1)] as const);
}

/** Inks every pixel as far as a round pen of `radius` along the segments covers it. */
function drawStrokes(segments: readonly Segment[], radius: number): GlyphImage {
  if (segments.length === 0) return { left: 0, top: 0, width: 0, height: 0, coverage: NO_INK };
  const xs = segments.flatMap(([x0, , x1]) => [x0, x1]);
  const ys = segments.flatMap(([, y0, , y1]) => [y0, y1]);
  const reach = radius + 1;
  const left = Math.floor(Math.min(...xs) - reach);
  const top = Math.floor(Math.min(...ys) - reach);
  const width = Math.ceil(Math.max(...xs) + reach) - left;
  const height = Math.ceil(Math.max(...ys) + reach) - top;
  const image = { left, top, width, height, coverage: new Uint8Array(width * height) };
  for (const segment of segments) drawStroke(image, segment, radius);
  return image;
}

const NO_INK = new Uint8Array(0);

/** Only the pixels around the segment are looked at: a glyph has dozens of short ones. */
function drawStroke(image: GlyphImage, segment: Segment, radius: number): void {
  const [x0, y0, x1, y1] = segment;
  const { left, top, width, coverage } = image;
  const reach = radius + 1;
  const right = Math.ceil(Math.max(x0, x1) + reach);
  const bottom = Math.ceil(Math.max(y0, y1) + reach);
  for (let y = Math.floor(Math.min(y0, y1) - reach); y < bottom; y++) {
    for (let x = Math.floor(Math.min(x0, x1) - reach); x < right; x++) {
      const ink = radius + 0.5 - distance(x + 0.5, y + 0.5, x0, y0, x1, y1);
      if (ink <= 0) continue;
      const at = (y - top) * width + x - left;
      coverage[at] = Math.max(coverage[at]!, 255 * Math.min(1, ink));
    }
  }
}

/** From a point to the nearest one of a segment. */
function distance(x: number, y: number, x0: number, y0: number, x1: number, y1: number): number {
  const dx = x1 - x0;
  const dy = y1 - y0;
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : ((x - x0) * dx + (y - y0) * dy) / length;
  const t = Math.max(0, Math.min(1, along));
  // Not hypot, which is several times slower.
  return Math.sqrt((x - x0 - t * dx) ** 2 + (y - y0 - t * dy) ** 2);
}
