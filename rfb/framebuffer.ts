/**
 * The picture as one typed array of 32-bit canvas words (bytes R, G, B, 255) and the damage since it
 * was last shown. Painting never touches a canvas: whoever shows it takes the damage and copies out.
 */

import type { Rect } from "./rect.ts";

/** Most damage rectangles kept apart; beyond that the two that waste least are joined. */
const DAMAGE_LIMIT = 32;

/** Most pixels a framebuffer may have: 64 Mpixel, 256 MB. */
export const FRAMEBUFFER_LIMIT_PIXELS = 64 * 1024 * 1024;

/** Pixels in canvas order. Callers check rectangles; coordinates here are trusted. */
export interface Framebuffer {
  readonly width: number;
  readonly height: number;
  /** `width * height` words, row by row; replaced by `resize`. */
  readonly pixels: Uint32Array;
  /** Changes the size, keeping the common part; new area is black. */
  resize(width: number, height: number): void;
  /** Paints one colour; `rgba` is a canvas word with alpha 255. */
  fill(rect: Rect, rgba: number): void;
  /** Paints `rect.width * rect.height` canvas words. */
  blit(rect: Rect, source: Uint32Array): void;
  /** Copies the area at `sourceX`, `sourceY` to `rect`, as if by way of a second buffer. */
  copy(rect: Rect, sourceX: number, sourceY: number): void;
  /** Says that `rect` was painted directly into `pixels`. */
  damage(rect: Rect): void;
  /** The damaged rectangles since the last call, and forgets them. */
  takeDamage(): Rect[];
}
