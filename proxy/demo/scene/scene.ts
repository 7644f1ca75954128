import type { Picture } from "../../../rfb/encoders/pixel_packer.ts";
import type { Rect } from "../../../rfb/rect.ts";
import type { CursorShape } from "../desktop.ts";
import type { Copy } from "../pending_picture.ts";

/** Where a scene tells what it did to its picture. */
export interface SceneSink {
  damaged(rect: Rect): void;
  copied(copy: Copy): void;
}

/** What an action of a visitor brings back to that visitor alone. */
export interface Reaction {
  readonly bell?: boolean;
  readonly cutText?: string;
  readonly cursor?: CursorShape;
}

/** The moving picture that a demo desktop shows; `visitor` tells its viewers apart. */
export interface Scene extends Picture {
  /** Paints what changed up to `now`, in milliseconds as `Date.now` has them. */
  advance(now: number): void;
  resize(width: number, height: number): void;
  join(visitor: number): Reaction;
  key(visitor: number, keysym: number, down: boolean): Reaction;
  pointer(visitor: number, mask: number, x: number, y: number): Reaction;
  cutText(text: string): Reaction;
  leave(visitor: number): void;
}
