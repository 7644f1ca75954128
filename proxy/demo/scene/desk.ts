import type { Picture } from "../../../rfb/encoders/pixel_packer.ts";
import type { Rect } from "../../../rfb/rect.ts";
import type { Canvas } from "../draw/canvas.ts";
import { covers, intersect, shift, subtract } from "../region.ts";
import type { AppChange, CursorName } from "./app.ts";
import { Chart } from "./chart.ts";
import { Clock } from "./clock.ts";
import { Compositor } from "./compositor.ts";
import { makeCursors } from "./cursors.ts";
import { DeskWindow, TITLE_HEIGHT } from "./desk_window.ts";
import { Editor } from "./editor.ts";
import { Hands } from "./hands.ts";
import { Orrery } from "./orrery.ts";
import { Ripples } from "./ripples.ts";
import type { Reaction, Scene, SceneSink } from "./scene.ts";
import { StatusBar } from "./status_bar.ts";
import { makeFonts } from "./theme.ts";
import { paintWallpaper } from "./wallpaper.ts";
import { Wanderer } from "./wanderer.ts";
import { Welcome } from "./welcome.ts";
import { WindowStack } from "./window_stack.ts";

/** Where windows are at first, on a desktop of 1280 x 800. */
const PLACES = {
  chart: [104, 512],
  orrery: [1086, 190],
  welcome: [48, 64],
  editor: [606, 292],
} as const;

/** The demo's desktop: a wallpaper with a clock, windows, ripples where it is clicked, a bar. */
export class Desk implements Scene {
  readonly #fonts = makeFonts();
  readonly #cursors = makeCursors();
  readonly #editor = new Editor(this.#fonts);
  readonly #clock = new Clock(this.#fonts);
  readonly #bar = new StatusBar(this.#fonts);
  readonly #ripples = new Ripples();
  readonly #windows: WindowStack;
  readonly #wanderer: Wanderer;
  readonly #hands = new Map<number, Hands>();
  readonly #targets = new Map<DeskWindow, { x: number; y: number }>();
  readonly #sink: SceneSink;
  #wallpaper: Picture;
  #compositor: Compositor;

  constructor(width: number, height: number, sink: SceneSink) {
    const place = (app: DeskWindow["app"], [x, y]: readonly [number, number]) =>
      new DeskWindow(app, x, y, this.#fonts);
    const orrery = place(new Orrery(), PLACES.orrery);
    this.#wanderer = new Wanderer(orrery);
    this.#windows = new WindowStack([
      place(new Chart(), PLACES.chart),
      place(new Welcome(this.#fonts), PLACES.welcome),
      orrery,
      place(this.#editor, PLACES.editor),
    ]);
    this.#sink = sink;
    this.#wallpaper = paintWallpaper(width, height);
    this.#compositor = this.#compose(width, height);
  }

  get width(): number {
    return this.#compositor.canvas.width;
  }

  get height(): number {
    return this.#compositor.canvas.height;
  }

  get pixels(): Uint32Array {
    return this.#compositor.canvas.pixels;
  }

  resize(width: number, height: number): void {
    this.#wallpaper = paintWallpaper(width, height);
    this.#compositor = this.#compose(width, height);
  }

  #compose(width: number, height: number): Compositor {
    return new Compositor(width, height, (canvas) => this.#draw(canvas), this.#sink);
  }

  #draw(canvas: Canvas): void {
    canvas.draw(this.#wallpaper, canvas.clip, 0, 0);
    if (intersect(this.#clock.rect(this.width), canvas.clip)) this.#clock.draw(canvas);
    for (const window of this.#windows) window.draw(canvas);
    if (intersect(this.#barRect, canvas.clip)) this.#bar.draw(canvas);
    this.#ripples.draw(canvas);
  }

  get #barRect(): Rect {
    return this.#bar.rect(this.width, this.height);
  }

  /** The desktop without its bar: nothing lies over its windows but windows and ripples. */
  get #room(): Rect {
    return { x: 0, y: 0, width: this.width, height: this.#barRect.y };
  }

  advance(now: number): void {
    const compositor = this.#compositor;
    for (const rect of this.#ripples.advance(now)) compositor.damage(rect);
    // Copies need a picture that is up to date.
    compositor.flush();
    const wish = this.#wanderer.advance(now, this.#room);
    if (wish) this.#targets.set(this.#wanderer.window, wish);
    for (const [window, { x, y }] of this.#targets) this.#move(window, x, y);
    this.#targets.clear();
    for (const window of this.#windows) this.#change(window, window.app.advance(now));
    if (this.#clock.advance(now)) compositor.damage(this.#clock.rect(this.width));
    if (this.#bar.advance()) compositor.damage(this.#barRect);
    compositor.flush();
  }

  #move(window: DeskWindow, x: number, y: number): void {
    const { core: from, shadowRect: old } = window;
    if (x === window.x && y === window.y) return;
    window.x = x;
    window.y = y;
    const { core, shadowRect } = window;
    const isClear = (rect: Rect) => this.#windows.isClear(window, rect);
    const copied = isClear(old) && isClear(shadowRect) && this.#copy(core, from.x, from.y);
    for (const rect of [old, shadowRect]) {
      for (const part of copied ? subtract(rect, core) : [rect]) this.#compositor.damage(part);
    }
  }

  #change(window: DeskWindow, { scroll, damage }: AppChange): void {
    const place = (rect: Rect) => shift(rect, window.x, window.y + TITLE_HEIGHT);
    for (const rect of damage) this.#compositor.damage(place(rect));
    if (!scroll) return;
    const rect = place(scroll.rect);
    const inner = intersect(rect, window.core);
    const copied = inner && this.#windows.isClear(window, window.rect) &&
      this.#copy(inner, inner.x + scroll.left, inner.y);
    for (const part of copied ? subtract(rect, inner) : [rect]) this.#compositor.damage(part);
  }

  /** Copies if source and destination are seen whole; whether it did. */
  #copy(rect: Rect, sourceX: number, sourceY: number): boolean {
    const source = { ...rect, x: sourceX, y: sourceY };
    if (this.#ripples.active || !covers(this.#room, rect) || !covers(this.#room, source)) {
      return false;
    }
    this.#compositor.copy(rect, sourceX, sourceY);
    return true;
  }

  join(visitor: number): Reaction {
    this.#hands.set(visitor, new Hands());
    return { cursor: this.#cursors.arrow };
  }

  leave(visitor: number): void {
    this.#hands.delete(visitor);
  }

  key(visitor: number, keysym: number, down: boolean): Reaction {
    this.#bar.key(keysym, down);
    return this.#hands.get(visitor)?.types(keysym, down) ? this.#editor.key(keysym) : {};
  }

  cutText(text: string): Reaction {
    return this.#editor.cutText(text);
  }

  pointer(visitor: number, mask: number, x: number, y: number): Reaction {
    const hands = this.#hands.get(visitor);
    if (!hands) return {};
    this.#bar.pointer(mask, x, y);
    const pressed = hands.press(mask);
    for (const button of pressed) this.#ripples.add(x, y, button);
    const reaction = pressed.includes(0) ? this.#grasp(hands, x, y) : {};
    if ((mask & 1) === 0) hands.drag = undefined;
    if (hands.drag) this.#dragTo(hands, x, y);
    const cursor = this.#cursorAt(hands, x, y);
    if (cursor === hands.cursor) return reaction;
    hands.cursor = cursor;
    return { ...reaction, cursor: this.#cursors[cursor] };
  }

  /** The left button went down: raises a window, and takes its title bar or presses what is in it. */
  #grasp(hands: Hands, x: number, y: number): Reaction {
    const window = this.#windows.at(x, y);
    if (!window) return {};
    for (const rect of this.#windows.raise(window)) this.#compositor.damage(rect);
    const inside = y - window.y - TITLE_HEIGHT;
    if (inside >= 0) return window.app.press?.(x - window.x, inside) ?? {};
    hands.drag = { window, x: x - window.x, y: y - window.y };
    this.#wanderer.hold(window);
    return {};
  }

  #dragTo(hands: Hands, x: number, y: number): void {
    const { window, x: dx, y: dy } = hands.drag!;
    this.#targets.set(window, this.#windows.clamp(window, x - dx, y - dy, this.#room));
  }

  #cursorAt(hands: Hands, x: number, y: number): CursorName {
    const window = this.#windows.at(x, y);
    if (hands.drag) return "move";
    if (!window) return "arrow";
    const inside = y - window.y - TITLE_HEIGHT;
    return inside < 0 ? "move" : window.app.cursorAt?.(x - window.x, inside) ?? "arrow";
  }
}
