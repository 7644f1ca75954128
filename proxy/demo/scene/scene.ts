import type { ReceivedContent } from "../../../rfb/clipboard/content.ts";
import type { Picture } from "../../../rfb/encoders/pixel_packer.ts";
import type { PowerAction } from "../../../rfb/extension_messages.ts";
import type { Rect } from "../../../rfb/rect.ts";
import type { Tune } from "../audio/tune.ts";
import type { CursorShape, Figures } from "../desktop.ts";
import type { Copy } from "../pending_picture.ts";

/** Where a scene tells what it did to its picture. */
export interface SceneSink {
  damaged(rect: Rect): void;
  copied(copy: Copy): void;
}

/** What an action of a visitor brings back to that visitor alone. */
export interface Reaction {
  readonly bell?: boolean;
  readonly clipboard?: ReceivedContent;
  readonly cursor?: CursorShape;
  /** From now on movements of the pointer are wanted, or positions again. */
  readonly relative?: boolean;
  /** Where the pointer is put. */
  readonly pointer?: { readonly x: number; readonly y: number };
  readonly tune?: Tune;
  /** The size that the desktop is to have. */
  readonly size?: { readonly width: number; readonly height: number };
}

/** The moving picture that a demo desktop shows; `visitor` tells its viewers apart. */
export interface Scene extends Picture {
  /** Paints what changed up to `now`, in milliseconds as `Date.now` has them. */
  advance(now: number): void;
  resize(width: number, height: number): void;
  join(visitor: number): Reaction;
  key(visitor: number, keysym: number, down: boolean, scancode?: number): Reaction;
  pointer(visitor: number, mask: number, x: number, y: number): Reaction;
  motion(visitor: number, mask: number, dx: number, dy: number): Reaction;
  clipboard(content: ReceivedContent): Reaction;
  power(action: PowerAction): void;
  /** The keyboard's lamps: 1 scroll lock, 2 num lock, 4 caps lock. */
  relight(leds: number): void;
  figures(visitor: number, figures: Figures): void;
  leave(visitor: number): void;
}
