/**
 * The picture as one typed array of 32-bit canvas words (bytes R, G, B, 255) and the damage since it
 * was last shown. Painting never touches a canvas: whoever shows it takes the damage and copies out.
 */

import { Damage } from "./damage.ts";
import { ProtocolError } from "./errors.ts";
import { OPAQUE } from "./pixel_format.ts";
import type { Rect } from "./rect.ts";

/** Most pixels a framebuffer may have: 64 Mpixel, 256 MB. */
export const FRAMEBUFFER_LIMIT_PIXELS = 64 * 1024 * 1024;

/**
 * Checks a size that a server sent, before anything is allocated for it.
 *
 * @throws {ProtocolError} when it has more than {@linkcode FRAMEBUFFER_LIMIT_PIXELS}.
 */
export function checkFramebufferSize(width: number, height: number): void {
  if (width * height > FRAMEBUFFER_LIMIT_PIXELS) {
    throw new ProtocolError(
      `Cannot hold a framebuffer of ${width}x${height}: ${width * height} pixels, ` +
        `expected at most ${FRAMEBUFFER_LIMIT_PIXELS}`,
    );
  }
}

/** Pixels in canvas order. Callers check sizes and rectangles; coordinates here are trusted. */
export class Framebuffer {
  #width = 0;
  #height = 0;
  #pixels = new Uint32Array(0);
  #damage = new Damage();

  /** What was painted from a lossy encoding and not seen exactly since; more than that is harmless. */
  readonly lossy: Damage = new Damage();

  /** A black picture; by default an empty one. */
  constructor(width = 0, height = 0) {
    this.resize(width, height);
  }

  get width(): number {
    return this.#width;
  }

  get height(): number {
    return this.#height;
  }

  /** `width * height` words, row by row; replaced by {@linkcode Framebuffer.resize}. */
  get pixels(): Uint32Array<ArrayBuffer> {
    return this.#pixels;
  }

  /** Changes the size, keeping the common part; new area is black. All of it is damaged. */
  resize(width: number, height: number): void {
    const old = this.#pixels;
    const oldWidth = this.#width;
    const commonWidth = Math.min(oldWidth, width);
    const commonHeight = Math.min(this.#height, height);
    this.#pixels = new Uint32Array(width * height).fill(OPAQUE);
    for (let y = 0; y < commonHeight; y++) {
      this.#pixels.set(old.subarray(y * oldWidth, y * oldWidth + commonWidth), y * width);
    }
    this.#width = width;
    this.#height = height;
    this.lossy.take();
    this.#damage.take();
    this.#damage.add({ x: 0, y: 0, width, height });
  }

  /** Paints one colour; `rgba` is a canvas word with alpha 255. */
  fill(rect: Rect, rgba: number): void {
    const end = (rect.y + rect.height) * this.#width + rect.x;
    for (let at = rect.y * this.#width + rect.x; at < end; at += this.#width) {
      this.#pixels.fill(rgba, at, at + rect.width);
    }
    this.#damage.add(rect);
  }

  /** Paints `rect.width * rect.height` canvas words. */
  blit(rect: Rect, source: Uint32Array): void {
    for (let y = 0; y < rect.height; y++) {
      const row = source.subarray(y * rect.width, (y + 1) * rect.width);
      this.#pixels.set(row, (rect.y + y) * this.#width + rect.x);
    }
    this.#damage.add(rect);
  }

  /** Copies the area at `sourceX`, `sourceY` to `rect`, as if by way of a second buffer. */
  copy(rect: Rect, sourceX: number, sourceY: number): void {
    // Rows move away from their own sources, so that none is overwritten before it was read.
    const upwards = sourceY < rect.y;
    for (let i = 0; i < rect.height; i++) {
      const y = upwards ? rect.height - 1 - i : i;
      const from = (sourceY + y) * this.#width + sourceX;
      this.#pixels.copyWithin((rect.y + y) * this.#width + rect.x, from, from + rect.width);
    }
    this.#damage.add(rect);
    this.lossy.copy({ ...rect, x: sourceX, y: sourceY }, rect.x, rect.y);
  }

  /** Says that `rect` was painted directly into {@linkcode Framebuffer.pixels}. */
  damage(rect: Rect): void {
    this.#damage.add(rect);
  }

  /** A few rectangles that cover all damage since the last call, and forgets them. */
  takeDamage(): Rect[] {
    return this.#damage.take();
  }
}
