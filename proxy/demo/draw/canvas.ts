import type { Picture } from "../../../rfb/encoders/pixel_packer.ts";
import { intersectRects, type Rect } from "../../../rfb/rect.ts";
import type { Font } from "./font.ts";

/** The canvas word of an opaque colour written as 0xRRGGBB. */
export function colour(rgb: number): number {
  return (0xff000000 | (rgb & 255) << 16 | rgb & 0xff00 | rgb >> 16) >>> 0;
}

/** `over` laid upon `under`, canvas words, with `alpha` 0 to 255. */
export function mix(under: number, over: number, alpha: number): number {
  if (alpha >= 255) return over;
  // Whole, of 256: a fraction would run over from one component into the next.
  const a = Math.trunc(alpha) + (alpha >> 7);
  const redBlue = (under & 0xff00ff) * (256 - a) + (over & 0xff00ff) * a;
  const green = (under & 0xff00) * (256 - a) + (over & 0xff00) * a;
  return (0xff000000 | redBlue >>> 8 & 0xff00ff | green >>> 8 & 0xff00) >>> 0;
}

/** A picture that can be drawn on; whatever lies outside is left out, and nothing outside `clip`. */
export class Canvas implements Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint32Array<ArrayBuffer>;
  /** The part that is drawn on; everything by default. */
  clip: Rect;

  constructor(width: number, height: number, background = 0xff000000) {
    this.width = width;
    this.height = height;
    this.pixels = new Uint32Array(width * height).fill(background);
    this.clip = { x: 0, y: 0, width, height };
  }

  /** Lays one colour upon one pixel. */
  blend(x: number, y: number, word: number, alpha: number): void {
    const { clip } = this;
    if (x < clip.x || y < clip.y || x >= clip.x + clip.width || y >= clip.y + clip.height) return;
    const at = y * this.width + x;
    this.pixels[at] = mix(this.pixels[at]!, word, alpha);
  }

  fill(rect: Rect, word: number): void {
    const seen = intersectRects(rect, this.clip);
    if (!seen) return;
    for (let y = seen.y; y < seen.y + seen.height; y++) {
      const at = y * this.width + seen.x;
      this.pixels.fill(word, at, at + seen.width);
    }
  }

  /** Fills a rectangle with rounded corners, `alpha` 0 to 255. */
  fillRound(rect: Rect, radius: number, word: number, alpha = 255): void {
    const seen = intersectRects(rect, this.clip);
    if (!seen) return;
    for (let y = seen.y; y < seen.y + seen.height; y++) {
      for (let x = seen.x; x < seen.x + seen.width; x++) {
        const covered = roundCoverage(rect, radius, x, y);
        if (covered > 0) this.blend(x, y, word, covered * alpha);
      }
    }
  }

  /** Draws a ring around `x`, `y` with a pen of `width`; as wide as `radius` twice it is a disc. */
  ring(x: number, y: number, radius: number, width: number, word: number, alpha = 255): void {
    const reach = Math.ceil(radius + width / 2 + 1);
    for (let py = Math.floor(y) - reach; py <= y + reach; py++) {
      for (let px = Math.floor(x) - reach; px <= x + reach; px++) {
        const off = Math.abs(Math.hypot(px + 0.5 - x, py + 0.5 - y) - radius);
        const covered = Math.min(1, width / 2 + 0.5 - off);
        if (covered > 0) this.blend(px, py, word, covered * alpha);
      }
    }
  }

  /** Draws `text` with the pen at `x` on the baseline `y`; returns where the pen is then. */
  text(x: number, y: number, text: string, font: Font, word: number): number {
    let pen = x;
    for (const character of text.normalize("NFC")) {
      const { left, top, width, height, coverage } = font.image(character, pen);
      const [atX, atY] = [Math.floor(pen) + left, Math.round(y) + top];
      for (let i = 0; i < width * height; i++) {
        const ink = coverage[i]!;
        if (ink > 0) this.blend(atX + i % width, atY + Math.floor(i / width), word, ink);
      }
      pen += font.advance(character);
    }
    return pen;
  }

  /** Copies `part` of `source`, both clipped, to the same place moved by `dx`, `dy`. */
  draw(source: Picture, part: Rect, dx: number, dy: number): void {
    const seen = intersectRects({ ...part, x: part.x + dx, y: part.y + dy }, this.clip);
    if (!seen) return;
    for (let y = seen.y; y < seen.y + seen.height; y++) {
      const from = (y - dy) * source.width + seen.x - dx;
      this.pixels.set(source.pixels.subarray(from, from + seen.width), y * this.width + seen.x);
    }
  }

  /** Copies the area at `sourceX`, `sourceY` to `rect`, as if by way of a second picture; no clipping. */
  copy({ x, y, width, height }: Rect, sourceX: number, sourceY: number): void {
    for (let i = 0; i < height; i++) {
      // Rows move away from their own sources, so that none is overwritten before it was read.
      const row = sourceY < y ? height - 1 - i : i;
      const from = (sourceY + row) * this.width + sourceX;
      this.pixels.copyWithin((y + row) * this.width + x, from, from + width);
    }
  }
}

/** How much of the pixel at `x`, `y` a rectangle with rounded corners covers, 0 to 1. */
export function roundCoverage(rect: Rect, radius: number, x: number, y: number): number {
  const dx = Math.max(rect.x + radius - x - 0.5, x + 0.5 - rect.x - rect.width + radius, 0);
  const dy = Math.max(rect.y + radius - y - 0.5, y + 0.5 - rect.y - rect.height + radius, 0);
  if (dx === 0 || dy === 0) return 1;
  return Math.max(0, Math.min(1, radius + 0.5 - Math.hypot(dx, dy)));
}
