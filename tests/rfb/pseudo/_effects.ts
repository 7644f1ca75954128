import type { Cursor } from "../../../rfb/pseudo/cursor.ts";
import type { PseudoEffects } from "../../../rfb/pseudo/pseudo_rect.ts";

/** Keeps the effects in the order in which they come. */
export class RecordedEffects implements PseudoEffects {
  readonly seen: unknown[] = [];

  resize(width: number, height: number): void {
    this.seen.push(["resize", width, height]);
  }

  rename(name: string): void {
    this.seen.push(["rename", name]);
  }

  setCursor(cursor: Cursor | null): void {
    this.seen.push(["cursor", cursor && { ...cursor, rgba: [...cursor.rgba] }]);
  }
}
