import type { Rect } from "../../../rfb/rect.ts";
import type { Canvas } from "../draw/canvas.ts";
import { COLOURS, type Fonts } from "./theme.ts";

const HEIGHT = 34;
const BUTTONS = ["left", "middle", "right", "up", "down", "wheel left", "wheel right"];

/** The bar at the foot of the desktop: what arrived from a visitor last. */
export class StatusBar {
  readonly #fonts: Fonts;
  #pointer = "Pointer \u2026";
  #key = "Key \u2026";
  #stale = false;

  constructor(fonts: Fonts) {
    this.#fonts = fonts;
  }

  pointer(mask: number, x: number, y: number): void {
    const held = BUTTONS.filter((_, i) => mask & 1 << i);
    this.#pointer = `Pointer ${x}, ${y}${held.length ? ` \u00b7 ${held.join(" + ")}` : ""}`;
    this.#stale = true;
  }

  key(keysym: number, down: boolean): void {
    this.#key = `Key 0x${keysym.toString(16)} ${down ? "down" : "up"}`;
    this.#stale = true;
  }

  /** Whether there is something else to show than last time. */
  advance(): boolean {
    const stale = this.#stale;
    this.#stale = false;
    return stale;
  }

  rect(width: number, height: number): Rect {
    return { x: 0, y: height - HEIGHT, width, height: HEIGHT };
  }

  draw(canvas: Canvas): void {
    const { small, bold } = this.#fonts;
    const rect = this.rect(canvas.width, canvas.height);
    const baseline = rect.y + 22;
    canvas.fill(rect, COLOURS.night);
    canvas.ring(20, rect.y + HEIGHT / 2, 2.5, 5, COLOURS.teal);
    canvas.text(34, baseline, "vncgw", bold, COLOURS.white);
    canvas.text(112, baseline, this.#pointer, small, COLOURS.mist);
    canvas.text(340, baseline, this.#key, small, COLOURS.mist);
  }
}
