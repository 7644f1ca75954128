import { LED } from "../../../rfb/pseudo/leds.ts";
import type { Rect } from "../../../rfb/rect.ts";
import type { Figures } from "../desktop.ts";
import type { Canvas } from "../draw/canvas.ts";
import { COLOURS, type Fonts } from "./theme.ts";

const HEIGHT = 34;
const BUTTONS = [
  "left",
  "middle",
  "right",
  "up",
  "down",
  "wheel left",
  "wheel right",
  "back",
  "forward",
];
const LAMPS = [
  { label: "Caps", led: LED.capsLock },
  { label: "Num", led: LED.numLock },
  { label: "Scroll", led: LED.scrollLock },
] as const;
const LAMPS_X = 590;
const LAMP_WIDTH = 66;

/** The bar at the foot of the desktop: what arrived from a visitor last, lamps, and how it is served. */
export class StatusBar {
  readonly #fonts: Fonts;
  #pointer = "Pointer \u2026";
  #key = "Key \u2026";
  #figures = "";
  #leds = 0;
  #stale = false;

  constructor(fonts: Fonts) {
    this.#fonts = fonts;
  }

  pointer(mask: number, x: number, y: number): void {
    this.#pointer = `Pointer ${x}, ${y}${heldIn(mask)}`;
    this.#stale = true;
  }

  motion(mask: number, dx: number, dy: number): void {
    const signed = (value: number) => (value < 0 ? "" : "+") + value;
    this.#pointer = `Pointer ${signed(dx)}, ${signed(dy)}${heldIn(mask)}`;
    this.#stale = true;
  }

  key(keysym: number, down: boolean, scancode?: number): void {
    const place = scancode === undefined ? "" : ` \u00b7 scancode 0x${scancode.toString(16)}`;
    this.#key = `Key 0x${keysym.toString(16)}${place} ${down ? "down" : "up"}`;
    this.#stale = true;
  }

  relight(leds: number): void {
    this.#leds = leds;
    this.#stale = true;
  }

  /** How the viewer who took part last is served, and how many there are. */
  figures({ encoding, depth, roundTripMs, continuous }: Figures, viewers: number): void {
    const parts = [
      ...(viewers > 1 ? [`${viewers} viewers`] : []),
      encoding,
      `${depth} bit`,
      ...(roundTripMs === undefined ? [] : [`${Math.round(roundTripMs)} ms`]),
      ...(continuous ? ["continuous"] : []),
    ];
    const shown = parts.join(" \u00b7 ");
    this.#stale ||= shown !== this.#figures;
    this.#figures = shown;
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
    canvas.text(316, baseline, this.#key, small, COLOURS.mist);
    LAMPS.forEach(({ label, led }, i) => {
      const x = LAMPS_X + LAMP_WIDTH * i;
      const isLit = (this.#leds & led) !== 0;
      canvas.ring(x, rect.y + HEIGHT / 2, 2, 4, isLit ? COLOURS.amber : COLOURS.muted);
      canvas.text(x + 10, baseline, label, small, isLit ? COLOURS.white : COLOURS.muted);
    });
    const figuresX = rect.width - 18 - small.measure(this.#figures);
    canvas.text(figuresX, baseline, this.#figures, small, COLOURS.mist);
  }
}

function heldIn(mask: number): string {
  const held = BUTTONS.filter((_, i) => mask & 1 << i);
  return held.length > 0 ? ` \u00b7 ${held.join(" + ")}` : "";
}
