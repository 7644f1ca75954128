import type { Framebuffer } from "../framebuffer.ts";
import type { WirePixels } from "../pixels/wire_pixels.ts";
import type { ByteReader } from "../reader.ts";
import type { Rect } from "../rect.ts";
import type { Screen } from "../screen.ts";
import type { Cursor } from "./cursor.ts";

/** The lamps of the remote keyboard. */
export interface Leds {
  readonly capsLock: boolean;
  readonly numLock: boolean;
  readonly scrollLock: boolean;
}

/** What an ExtendedDesktopSize says. */
export interface DesktopLayout {
  /** Whose wish it answers: 0 the server's own, 1 ours, 2 another viewer's. */
  readonly reason: number;
  /** Of our wish: 0 done, 1 prohibited, 2 no resources, 3 invalid layout, 4 passed on. */
  readonly status: number;
  readonly width: number;
  readonly height: number;
  /** Those that lie inside and have pixels. */
  readonly screens: readonly Screen[];
}

/** Extensions whose support a server shows by a rectangle without payload. */
export type Acknowledged = "extendedKey" | "extendedMouseButtons" | "audio";

/** What pseudo-rectangles do to a session, instead of painting. */
export interface PseudoEffects {
  /** The framebuffer has another size now, which was checked; its contents are undefined. */
  resize(width: number, height: number): void;
  /** The desktop's screens, and maybe its size, which was checked, are these. */
  arrange(layout: DesktopLayout): void;
  /** The desktop has another name. */
  rename(name: string): void;
  /** The pointer has another shape; `null` hides it. */
  setCursor(cursor: Cursor | null): void;
  /** The server moved the pointer. */
  movePointer(x: number, y: number): void;
  /** Whether the server wants movements instead of positions. */
  setRelativePointer(on: boolean): void;
  setLeds(leds: Leds): void;
  acknowledge(extension: Acknowledged): void;
  /** Something of the picture got lost; `area` is wanted whole. */
  refresh(area: Rect): void;
}

/** What the payload of a pseudo-rectangle is read with. */
export interface PseudoContext {
  /** How pixels look now. */
  readonly pixels: WirePixels;
  /** Decodes a rectangle of an encoding for pictures into any target, to the end. */
  decode(encoding: number, rect: Rect, target: Framebuffer, pixels: WirePixels): Promise<void>;
}

/** Reads the payload of one pseudo-rectangle, whose `rect` may mean anything, and has its effect. */
export type ReadPseudoRect = (
  input: ByteReader,
  rect: Rect,
  effects: PseudoEffects,
  context: PseudoContext,
) => Promise<void> | void;
