import type { ReceivedContent } from "../../rfb/clipboard/content.ts";
import type { Picture } from "../../rfb/encoders/pixel_packer.ts";
import type { PowerAction } from "../../rfb/extension_messages.ts";
import type { Rect } from "../../rfb/rect.ts";
import type { Tune } from "./audio/tune.ts";
import type { Copy } from "./pending_picture.ts";
import type { LayoutStatus, ScreenLayout } from "./screen_layout.ts";

/** A pointer's shape; pixels with straight alpha, and none at all for a hidden one. */
export interface CursorShape extends Picture {
  readonly hotspotX: number;
  readonly hotspotY: number;
}

/** Who changed the desktop's layout: the desktop itself, the viewer that is told, or another one. */
export type LayoutAuthor = "server" | "viewer" | "other";

/** What a desktop tells each viewer; calls are cheap and never wait. */
export interface Watcher {
  /** `rect` was painted. */
  damaged(rect: Rect): void;
  /** An area was copied, and nothing else changed yet. */
  copied(copy: Copy): void;
  /** The desktop has another size, or other screens. */
  resized(author: LayoutAuthor): void;
  /** The desktop has another name. */
  renamed(): void;
  /** Everything that belongs to one frame has been told. */
  frame(): void;
  bell(): void;
  clipboard(content: ReceivedContent): void;
  cursor(shape: CursorShape): void;
  /** The lamps of the desktop's keyboard are others. */
  relit(): void;
  /** Whether movements of the pointer are wanted, in place of positions. */
  relative(on: boolean): void;
  /** The desktop moved the viewer's pointer. */
  pointerMoved(x: number, y: number): void;
  tune(tune: Tune): void;
}

/** How a viewer is served, for people to see. */
export interface Figures {
  /** Name of the encoding of pixels. */
  readonly encoding: string;
  /** Bits of a pixel that carry colour. */
  readonly depth: number;
  /** `undefined` where it cannot be measured. */
  readonly roundTripMs: number | undefined;
  /** Whether updates come without being asked for. */
  readonly continuous: boolean;
}

/** A viewer's hands on the desktop. */
export interface Visitor {
  /** @param scancode the key's place on the keyboard as an XT scancode, where it is known. */
  key(keysym: number, down: boolean, scancode?: number): void;
  /** Buttons: bit 0 left, 1 middle, 2 right, 3 to 6 wheel up, down, left, right, 7 back, 8 forward. */
  pointer(mask: number, x: number, y: number): void;
  /** The pointer moved by so many pixels. */
  motion(mask: number, dx: number, dy: number): void;
  clipboard(content: ReceivedContent): void;
  /** Asks for another size or other screens. */
  setLayout(layout: ScreenLayout): LayoutStatus;
  power(action: PowerAction): void;
  /** Whether the viewer waits for the next frame; nobody waiting, nothing moves. */
  waiting(waits: boolean): void;
  /** Whether sound is to be sent to the viewer with the next frames. */
  listening(listens: boolean): void;
  figures(figures: Figures): void;
  leave(): void;
}

/** A picture that changes, and can be touched. */
export interface Desktop extends Picture, ScreenLayout {
  readonly name: string;
  /** Lamps of the keyboard that are lit: 1 scroll lock, 2 num lock, 4 caps lock. */
  readonly leds: number;
  /** Milliseconds. */
  now(): number;
  join(watcher: Watcher): Visitor;
}
