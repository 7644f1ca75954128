import type { ByteReader } from "../reader.ts";
import type { Rect } from "../rect.ts";
import type { Cursor } from "./cursor.ts";

/** What pseudo-rectangles do to a session, instead of painting. */
export interface PseudoEffects {
  /** The framebuffer has another size now, which was checked; its contents are undefined. */
  resize(width: number, height: number): void;
  /** The desktop has another name. */
  rename(name: string): void;
  /** The pointer has another shape; `null` hides it. */
  setCursor(cursor: Cursor | null): void;
  /** What was sent of `area` has got lost, so that is needed anew as a whole. */
  refresh?(area: Rect): void;
}

/** Reads the payload of one pseudo-rectangle, whose `rect` may mean anything, and has its effect. */
export type ReadPseudoRect = (
  input: ByteReader,
  rect: Rect,
  effects: PseudoEffects,
) => Promise<void> | void;
