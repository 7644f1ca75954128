import type { ReceivedContent } from "../../../rfb/clipboard/content.ts";
import type { Picture } from "../../../rfb/encoders/pixel_packer.ts";
import type { PowerAction } from "../../../rfb/extension_messages.ts";
import { covers, intersectRects, intersects, type Rect, subtractRect } from "../../../rfb/rect.ts";
import type { Figures } from "../desktop.ts";
import type { Canvas } from "../draw/canvas.ts";
import { shift } from "../rect_geometry.ts";
import type { AppChange, CursorName } from "./app.ts";
import { Clock } from "./clock.ts";
import { Compositor } from "./compositor.ts";
import { makeCursors } from "./cursors.ts";
import { type DeskWindow, TITLE_HEIGHT } from "./desk_window.ts";
import { openWindows } from "./desk_windows.ts";
import { Editor } from "./editor.ts";
import { Hands } from "./hands.ts";
import { Orrery } from "./orrery.ts";
import { Power } from "./power.ts";
import { Ripples } from "./ripples.ts";
import type { Reaction, Scene, SceneSink } from "./scene.ts";
import { StatusBar } from "./status_bar.ts";
import { makeFonts } from "./theme.ts";
import { paintWallpaper } from "./wallpaper.ts";
import { Wanderer } from "./wanderer.ts";
import { WindowStack } from "./window_stack.ts";

const C = 0x63;
const V = 0x76;

/** The demo's desktop: a wallpaper with a clock, windows, ripples where it is clicked, a bar. */
export class Desk implements Scene {
  readonly #fonts = makeFonts();
  readonly #cursors = makeCursors();
  readonly #editor = new Editor(this.#fonts);
  readonly #clock = new Clock(this.#fonts);
  readonly #bar = new StatusBar(this.#fonts);
  readonly #ripples = new Ripples();
  readonly #power = new Power(this.#fonts);
  readonly #windows: WindowStack;
  readonly #wanderer: Wanderer;
  readonly #hands = new Map<number, Hands>();
  readonly #targets = new Map<DeskWindow, { x: number; y: number }>();
  readonly #sink: SceneSink;
  #wallpaper: Picture;
  #compositor: Compositor;

  constructor(width: number, height: number, sink: SceneSink) {
    this.#windows = new WindowStack(openWindows(this.#editor, this.#fonts));
    this.#wanderer = new Wanderer([...this.#windows].find(({ app }) => app instanceof Orrery)!);
    this.#sink = sink;
    this.#wallpaper = paintWallpaper(width, height);
    this.#compositor = this.#compose(width, height);
    this.#windows.keepWithin(this.#room);
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
    this.#windows.keepWithin(this.#room);
  }

  #compose(width: number, height: number): Compositor {
    return new Compositor(width, height, (canvas) => this.#draw(canvas), this.#sink);
  }

  #draw(canvas: Canvas): void {
    if (this.#power.isDark) return this.#power.draw(canvas);
    canvas.draw(this.#wallpaper, canvas.clip, 0, 0);
    if (intersects(this.#clock.rect(this.width), canvas.clip)) this.#clock.draw(canvas);
    for (const window of this.#windows) window.draw(canvas);
    if (intersects(this.#barRect, canvas.clip)) this.#bar.draw(canvas);
    this.#ripples.draw(canvas);
    this.#power.draw(canvas);
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
    const { changed, restarted } = this.#power.advance(now);
    if (changed) compositor.damage(compositor.canvas.clip);
    if (restarted) this.#restart();
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

  /** Everything is as at first. */
  #restart(): void {
    for (const window of this.#windows) {
      window.goHome();
      window.app.restart?.();
    }
    this.#windows.keepWithin(this.#room);
    this.#wanderer.release();
    for (const hands of this.#hands.values()) hands.drag = hands.grab = undefined;
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
      for (const part of copied ? subtractRect(rect, core) : [rect]) this.#compositor.damage(part);
    }
  }

  #change(window: DeskWindow, { scroll, damage }: AppChange): void {
    const place = (rect: Rect) => shift(rect, window.x, window.y + TITLE_HEIGHT);
    for (const rect of damage) this.#compositor.damage(place(rect));
    if (!scroll) return;
    const rect = place(scroll.rect);
    const inner = intersectRects(rect, window.core);
    const copied = inner && this.#windows.isClear(window, window.rect) &&
      this.#copy(inner, inner.x + scroll.left, inner.y);
    for (const part of copied ? subtractRect(rect, inner) : [rect]) this.#compositor.damage(part);
  }

  /** Copies if source and destination are seen whole; whether it did. */
  #copy(rect: Rect, sourceX: number, sourceY: number): boolean {
    const source = { ...rect, x: sourceX, y: sourceY };
    const isVeiled = this.#ripples.active || !this.#power.isRunning;
    if (isVeiled || !covers(this.#room, rect) || !covers(this.#room, source)) {
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

  relight(leds: number): void {
    this.#bar.relight(leds);
  }

  power(action: PowerAction): void {
    this.#power.act(action);
  }

  figures(visitor: number, figures: Figures): void {
    if (visitor === Math.max(...this.#hands.keys())) this.#bar.figures(figures, this.#hands.size);
  }

  clipboard(content: ReceivedContent): Reaction {
    return this.#editor.clipboard(content);
  }

  key(visitor: number, keysym: number, down: boolean, scancode?: number): Reaction {
    this.#bar.key(keysym, down, scancode);
    const hands = this.#hands.get(visitor);
    if (!hands || !this.#isAwake(down)) return {};
    if (hands.types(keysym, down)) return this.#editor.key(keysym);
    if (!down || !hands.holdsControl) return {};
    if (keysym === C) return this.#editor.copy();
    return keysym === V ? this.#editor.paste() : {};
  }

  /** Whether visitors can do something; if it is off, `wakes` starts it. */
  #isAwake(wakes: boolean): boolean {
    if (wakes) this.#power.start();
    return this.#power.isRunning;
  }

  pointer(visitor: number, mask: number, x: number, y: number): Reaction {
    const hands = this.#hands.get(visitor);
    this.#bar.pointer(mask, x, y);
    if (!hands || !this.#isAwake(mask !== 0)) return {};
    const pressed = hands.press(mask);
    for (const button of pressed) this.#ripples.add(x, y, button);
    const { grab } = hands;
    if (grab) {
      grab.window.app.turn?.(x - grab.x, y - grab.y);
      hands.grab = { ...grab, x, y };
    }
    const reaction = pressed.includes(0) ? this.#grasp(hands, x, y) : this.#letGo(hands, mask);
    if (hands.drag) this.#dragTo(hands, x, y);
    return { ...reaction, ...this.#showCursor(hands, this.#cursorAt(hands, x, y)) };
  }

  motion(visitor: number, mask: number, dx: number, dy: number): Reaction {
    const hands = this.#hands.get(visitor);
    this.#bar.motion(mask, dx, dy);
    if (!hands?.grab) return {};
    hands.press(mask);
    const { window, x, y } = hands.grab;
    window.app.turn?.(dx, dy);
    const reaction = this.#letGo(hands, mask);
    if (hands.grab) return reaction;
    return {
      ...reaction,
      pointer: { x, y },
      ...this.#showCursor(hands, this.#cursorAt(hands, x, y)),
    };
  }

  /** What the left button held, if it is up now. */
  #letGo(hands: Hands, mask: number): Reaction {
    if (mask & 1) return {};
    const { grab } = hands;
    hands.drag = hands.grab = undefined;
    return grab ? { relative: false } : {};
  }

  #showCursor(hands: Hands, cursor: CursorName): Reaction {
    if (cursor === hands.cursor) return {};
    hands.cursor = cursor;
    return { cursor: this.#cursors[cursor] };
  }

  /** The left button went down: raises a window, and takes its title bar or presses what is in it. */
  #grasp(hands: Hands, x: number, y: number): Reaction {
    const window = this.#windows.at(x, y);
    if (!window) return {};
    for (const rect of this.#windows.raise(window)) this.#compositor.damage(rect);
    const inside = y - window.y - TITLE_HEIGHT;
    if (inside >= 0 && window.app.grabs?.(x - window.x, inside)) {
      hands.grab = { window, x, y };
      return { relative: true };
    }
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
    if (hands.grab) return "none";
    if (hands.drag) return "move";
    if (!window) return "arrow";
    const inside = y - window.y - TITLE_HEIGHT;
    return inside < 0 ? "move" : window.app.cursorAt?.(x - window.x, inside) ?? "arrow";
  }
}
