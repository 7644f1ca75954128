import type { Rect } from "../../../rfb/rect.ts";
import type { Canvas } from "../draw/canvas.ts";
import type { Reaction } from "./scene.ts";

/** What an app did to its canvas since it was last asked. */
export interface AppChange {
  /** Moved as it is to the left by so many pixels, before the damage was painted. */
  readonly scroll?: { readonly rect: Rect; readonly left: number };
  readonly damage: readonly Rect[];
}

/** Which pointer is shown over a place. */
export type CursorName = "arrow" | "text" | "hand" | "move" | "none";

/** What a window shows. */
export interface App {
  readonly title: string;
  /** The window's inside; the app paints it, in {@linkcode App.advance} only. */
  readonly canvas: Canvas;
  /** Paints what changed up to `now`. */
  advance(now: number): AppChange;
  /** The left button went down at `x`, `y` of the canvas. */
  press?(x: number, y: number): Reaction;
  /** Whether the left button takes hold of what is at `x`, `y`, to be turned until it is let go. */
  grabs?(x: number, y: number): boolean;
  /** What was taken hold of is turned by so many pixels. */
  turn?(dx: number, dy: number): void;
  cursorAt?(x: number, y: number): CursorName;
  /** Forgets what visitors did. */
  restart?(): void;
}
