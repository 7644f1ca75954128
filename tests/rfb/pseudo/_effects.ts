import { CANVAS_FORMAT } from "../../../rfb/pixel_format.ts";
import { type WirePixels, wirePixels } from "../../../rfb/pixels/wire_pixels.ts";
import type { Cursor } from "../../../rfb/pseudo/cursor.ts";
import type {
  Acknowledged,
  DesktopLayout,
  Leds,
  PseudoContext,
  PseudoEffects,
} from "../../../rfb/pseudo/pseudo_rect.ts";
import type { Rect } from "../../../rfb/rect.ts";

/** Keeps the effects in the order in which they come. */
export class RecordedEffects implements PseudoEffects {
  readonly seen: unknown[] = [];

  resize(width: number, height: number): void {
    this.seen.push(["resize", width, height]);
  }

  arrange(layout: DesktopLayout): void {
    this.seen.push(["arrange", layout]);
  }

  rename(name: string): void {
    this.seen.push(["rename", name]);
  }

  setCursor(cursor: Cursor | null): void {
    this.seen.push(["cursor", cursor && { ...cursor, rgba: [...cursor.rgba] }]);
  }

  movePointer(x: number, y: number): void {
    this.seen.push(["pointer", x, y]);
  }

  setRelativePointer(on: boolean): void {
    this.seen.push(["relative", on]);
  }

  setLeds(leds: Leds): void {
    this.seen.push(["leds", leds]);
  }

  acknowledge(extension: Acknowledged): void {
    this.seen.push(["acknowledge", extension]);
  }

  refresh(area: Rect): void {
    this.seen.push(["refresh", area]);
  }
}

/** What pseudo-rectangles are read with where no other encoding may occur inside. */
export function contextOf(
  pixels: WirePixels = wirePixels(CANVAS_FORMAT, new Uint32Array(0)),
): PseudoContext {
  return {
    pixels,
    decode: () => Promise.reject(new Error("Cannot decode here: expected no other encoding")),
  };
}
