import type { Rect } from "../../../rfb/rect.ts";
import type { Canvas } from "../draw/canvas.ts";
import type { Font } from "../draw/font.ts";
import { COLOURS } from "./theme.ts";

/** Paints a button with `label` in its middle; `rect` is 30 high. */
export function paintButton(canvas: Canvas, label: string, rect: Rect, font: Font): void {
  canvas.fillRound(rect, 7, COLOURS.accent);
  const x = rect.x + (rect.width - font.measure(label)) / 2;
  canvas.text(x, rect.y + 20, label, font, COLOURS.white);
}
