import type { Picture } from "../../rfb/encoders/pixel_packer.ts";
import type { Rect } from "../../rfb/rect.ts";
import type { CursorShape } from "./desktop.ts";
import type { Copy } from "./pending_picture.ts";

/** Where a scene tells what it did to its picture. */
export interface SceneSink {
  damaged(rect: Rect): void;
  copied(copy: Copy): void;
}

/** What an action of a visitor makes for that visitor alone. */
export interface Reaction {
  bell?: boolean;
  cutText?: string;
  cursor?: CursorShape;
}

/** The moving picture that a demo desktop shows. Time is in milliseconds, as `Date.now` has it. */
export interface Scene extends Picture {
  /** Paints what changed up to `now`. */
  advance(now: number): void;
  resize(width: number, height: number): void;
  key(keysym: number, down: boolean): Reaction;
  /** `visitor` tells the hands apart. */
  pointer(visitor: number, mask: number, x: number, y: number): Reaction;
  cutText(text: string): Reaction;
  leave(visitor: number): void;
}
