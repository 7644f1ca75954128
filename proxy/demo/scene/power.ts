import type { PowerAction } from "../../../rfb/extension_messages.ts";
import { type Canvas, colour } from "../draw/canvas.ts";
import { COLOURS, type Fonts } from "./theme.ts";

const FADE_MS = 400;
const BOOT_MS = 900;
/** The picture changes so often while it fades or boots: each step is a whole new picture. */
const STEP_MS = 60;

const BLACK = colour(0);

type Phase = "running" | "fadingOut" | "booting" | "off" | "fadingIn";

/** How long phases last that end by themselves, and what follows. */
const NEXT: Readonly<Partial<Record<Phase, readonly [lengthMs: number, next: Phase]>>> = {
  fadingOut: [FADE_MS, "booting"],
  booting: [BOOT_MS, "fadingIn"],
  fadingIn: [FADE_MS, "running"],
};

/** Whether the desktop's machine runs, as a curtain over all the rest of the picture. */
export class Power {
  readonly #fonts: Fonts;
  #phase: Phase = "running";
  #staysOff = false;
  #since: number | undefined;
  #step = 0;
  #changed = false;

  constructor(fonts: Fonts) {
    this.#fonts = fonts;
  }

  /** Whether the desktop takes part in what visitors do. */
  get isRunning(): boolean {
    return this.#phase === "running";
  }

  /** Shuts down and starts again, at once for a reset; a shutdown stays off. */
  act(action: PowerAction): void {
    this.#staysOff = action === "shutdown";
    if (this.isDark) this.#enter(this.#staysOff ? "off" : "booting");
    else this.#enter(action === "reset" ? "booting" : "fadingOut");
  }

  /** Starts a machine that is off. */
  start(): void {
    if (this.#phase === "off") this.#enter("booting");
  }

  /** @returns whether the picture is another one, and whether the machine begins anew now. */
  advance(now: number): { changed: boolean; restarted: boolean } {
    if (this.isRunning && !this.#changed) return { changed: false, restarted: false };
    this.#since ??= now;
    const [length, next] = NEXT[this.#phase] ?? [Infinity, this.#phase];
    const elapsed = Math.abs(now - this.#since);
    const isOver = elapsed >= length;
    if (isOver) this.#enter(this.#staysOff && next === "booting" ? "off" : next);
    const restarted = this.#phase === "booting" && this.#changed;
    if (this.#changed) this.#since = now;
    const step = Math.floor((isOver ? 0 : elapsed) / STEP_MS);
    const changed = this.#changed || step !== this.#step && this.#phase !== "off";
    this.#step = step;
    this.#changed = false;
    return { changed, restarted };
  }

  /** Whether nothing under the curtain is seen. */
  get isDark(): boolean {
    return this.#phase === "booting" || this.#phase === "off";
  }

  draw(canvas: Canvas): void {
    if (this.isRunning) return;
    if (this.isDark) return this.#drawDark(canvas);
    const faded = Math.min(1, this.#step * STEP_MS / FADE_MS);
    const alpha = 255 * (this.#phase === "fadingOut" ? faded : 1 - faded);
    const { x, y, width, height } = canvas.clip;
    for (let py = y; py < y + height; py++) {
      for (let px = x; px < x + width; px++) canvas.blend(px, py, BLACK, alpha);
    }
  }

  #drawDark(canvas: Canvas): void {
    canvas.fill(canvas.clip, BLACK);
    const { heading, body } = this.#fonts;
    const [middle, centre] = [Math.floor(canvas.height / 2), canvas.width / 2];
    const isOff = this.#phase === "off";
    const title = isOff ? "Switched off" : "vncgw demo";
    canvas.text(centre - heading.measure(title) / 2, middle, title, heading, COLOURS.white);
    if (isOff) {
      const hint = "A click or a key starts it again";
      canvas.text(centre - body.measure(hint) / 2, middle + 34, hint, body, COLOURS.mist);
      return;
    }
    const done = Math.min(1, this.#step * STEP_MS / BOOT_MS);
    const bar = { x: Math.floor(centre) - 100, y: middle + 28, width: 200, height: 4 };
    canvas.fill(bar, COLOURS.night);
    canvas.fill({ ...bar, width: Math.round(200 * done) }, COLOURS.teal);
  }

  #enter(phase: Phase): void {
    this.#phase = phase;
    this.#since = undefined;
    this.#changed = true;
  }
}
