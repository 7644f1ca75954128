import type { Picture } from "../../rfb/encoders/pixel_packer.ts";
import type { Rect } from "../../rfb/rect.ts";
import type { Copy } from "./pending_picture.ts";

/** A pointer's shape; pixels of alpha 255 or 0. */
export interface CursorShape extends Picture {
  readonly hotspotX: number;
  readonly hotspotY: number;
}

/** What a desktop tells each viewer; calls are cheap and never wait. */
export interface Watcher {
  /** `rect` was painted. */
  damaged(rect: Rect): void;
  /** An area was copied, and nothing else changed yet. */
  copied(copy: Copy): void;
  /** The desktop has another size. */
  resized(): void;
  /** The desktop has another name. */
  renamed(): void;
  /** Everything that belongs to one frame has been told. */
  frame(): void;
  bell(): void;
  cutText(text: string): void;
  cursor(shape: CursorShape): void;
}

/** A viewer's hands on the desktop. */
export interface Visitor {
  key(keysym: number, down: boolean): void;
  /** Buttons as RFB has them: bit 0 left, 1 middle, 2 right, 3 wheel up, 4 wheel down. */
  pointer(mask: number, x: number, y: number): void;
  cutText(text: string): void;
  /** Whether the viewer waits for the next frame; nobody waiting, nothing moves. */
  waiting(waits: boolean): void;
  leave(): void;
}

/** A picture that changes, and can be touched. */
export interface Desktop extends Picture {
  readonly name: string;
  join(watcher: Watcher): Visitor;
}
