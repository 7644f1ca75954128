import { intersectRects, type Rect } from "../../../rfb/rect.ts";
import { Canvas, roundCoverage } from "../draw/canvas.ts";
import { grow, shift } from "../rect_geometry.ts";
import type { App } from "./app.ts";
import { COLOURS, type Fonts } from "./theme.ts";

/** Height of the title bar. */
export const TITLE_HEIGHT = 36;

/** Corners are rounded, and what lies under them shows. */
const CORNER = 10;

/** How far the shadow falls, and how dark it is at the edge, 0 to 255. */
const SHADOW = 20;
const SHADOW_ALPHA = 78;

/** From the core of a window to the end of its shadow. */
const SPREAD = SHADOW + CORNER;

/** How dark the shadow is `dx` beside and `dy` below the core, in rows of `SPREAD + 1`. */
function shadowTable(): Uint8Array {
  return Uint8Array.from({ length: (SPREAD + 1) ** 2 }, (_, i) => {
    const distance = Math.hypot(i % (SPREAD + 1), Math.floor(i / (SPREAD + 1)));
    const reach = Math.max(0, Math.min(1, 1 - (distance - CORNER) / SHADOW));
    return SHADOW_ALPHA * reach ** 2;
  });
}

/** A window: where it is, its title bar, and the app inside. */
export class DeskWindow {
  readonly app: App;
  readonly width: number;
  readonly height: number;
  x: number;
  y: number;
  readonly #home: { readonly x: number; readonly y: number };
  readonly #title: Canvas;
  readonly #fonts: Fonts;
  readonly #shadow = shadowTable();

  constructor(app: App, x: number, y: number, fonts: Fonts) {
    this.app = app;
    this.x = x;
    this.y = y;
    this.#home = { x, y };
    this.width = app.canvas.width;
    this.height = app.canvas.height + TITLE_HEIGHT;
    this.#fonts = fonts;
    this.#title = new Canvas(this.width, TITLE_HEIGHT, COLOURS.title);
    this.setActive(false);
  }

  get rect(): Rect {
    return { x: this.x, y: this.y, width: this.width, height: this.height };
  }

  get titleRect(): Rect {
    return { ...this.rect, height: TITLE_HEIGHT };
  }

  /** All it darkens. */
  get shadowRect(): Rect {
    return grow(this.rect, SHADOW);
  }

  /** The part of it that hides whatever lies under it, from edge to edge. */
  get core(): Rect {
    return { ...this.rect, y: this.y + CORNER, height: this.height - 2 * CORNER };
  }

  /** Goes where it was at first. */
  goHome(): void {
    this.x = this.#home.x;
    this.y = this.#home.y;
  }

  /** Paints the title bar; the active window's stands out. */
  setActive(active: boolean): void {
    const { bold } = this.#fonts;
    const bar = this.#title;
    bar.fill(bar.clip, active ? COLOURS.titleActive : COLOURS.title);
    bar.fill({ ...bar.clip, y: TITLE_HEIGHT - 1, height: 1 }, COLOURS.line);
    bar.ring(18, TITLE_HEIGHT / 2, 2.5, 5, active ? COLOURS.accent : COLOURS.muted);
    bar.text(32, 23, this.app.title, bold, active ? COLOURS.ink : COLOURS.muted);
  }

  /** Draws it with its shadow; what comes out at a pixel depends on nothing but what was there. */
  draw(canvas: Canvas): void {
    this.#drawShadow(canvas);
    const { x, y, width, height } = this;
    const side = width - 2 * CORNER;
    this.#drawInside(canvas, { x: 0, y: CORNER, width, height: height - 2 * CORNER });
    for (const top of [0, height - CORNER]) {
      this.#drawInside(canvas, { x: CORNER, y: top, width: side, height: CORNER });
      this.#drawCorner(canvas, { x, y: y + top, width: CORNER, height: CORNER });
      this.#drawCorner(canvas, {
        x: x + width - CORNER,
        y: y + top,
        width: CORNER,
        height: CORNER,
      });
    }
  }

  /** `part` is of the window, which covers it wholly. */
  #drawInside(canvas: Canvas, part: Rect): void {
    const title = intersectRects(part, this.#title.clip);
    if (title) canvas.draw(this.#title, title, this.x, this.y);
    const body = intersectRects(shift(part, 0, -TITLE_HEIGHT), this.app.canvas.clip);
    if (body) canvas.draw(this.app.canvas, body, this.x, this.y + TITLE_HEIGHT);
  }

  #drawCorner(canvas: Canvas, corner: Rect): void {
    const seen = intersectRects(corner, canvas.clip);
    if (!seen) return;
    for (let y = seen.y; y < seen.y + seen.height; y++) {
      for (let x = seen.x; x < seen.x + seen.width; x++) {
        const alpha = Math.floor(255 * roundCoverage(this.rect, CORNER, x, y));
        if (alpha > 0) canvas.blend(x, y, this.#wordAt(x - this.x, y - this.y), alpha);
      }
    }
  }

  #wordAt(x: number, y: number): number {
    return y < TITLE_HEIGHT
      ? this.#title.pixels[y * this.width + x]!
      : this.app.canvas.pixels[(y - TITLE_HEIGHT) * this.width + x]!;
  }

  #drawShadow(canvas: Canvas): void {
    const seen = intersectRects(this.shadowRect, canvas.clip);
    if (!seen) return;
    const { x: left, y: top, width, height } = this.core;
    for (let y = seen.y; y < seen.y + seen.height; y++) {
      const dy = Math.max(top - y - 1, y - top - height, 0);
      for (let x = seen.x; x < seen.x + seen.width; x++) {
        // Under the window nothing of it would be seen.
        if (dy === 0 && x >= left && x < left + width) x = left + width;
        if (x >= seen.x + seen.width) break;
        const dx = Math.max(left + CORNER - x - 1, x - left - width + CORNER, 0);
        const alpha = this.#shadow[Math.min(dy, SPREAD) * (SPREAD + 1) + Math.min(dx, SPREAD)]!;
        if (alpha > 0) canvas.blend(x, y, COLOURS.shadow, alpha);
      }
    }
  }
}
