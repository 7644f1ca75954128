import { LED } from "../../rfb/pseudo/leds.ts";
import type { Screen } from "../../rfb/screen.ts";
import type { Desktop, Visitor, Watcher } from "./desktop.ts";
import type { FrameClock } from "./frame_clock.ts";
import type { Reaction, Scene, SceneSink } from "./scene/scene.ts";
import {
  judgeLayout,
  LAYOUT_STATUS,
  type LayoutStatus,
  type ScreenLayout,
  singleScreen,
} from "./screen_layout.ts";

/** Viewers may resize the desktop so often: all of it is painted anew, which takes up to half of that. */
const RESIZE_INTERVAL_MS = 250;

/** When nobody has done anything for so long, a calmer pace is enough. */
const CALM_AFTER_MS = 8000;

/** The lamp that a key switches, by keysym. */
const LOCK_KEYS: Readonly<Record<number, number>> = {
  0xffe5: LED.capsLock,
  0xff7f: LED.numLock,
  0xff14: LED.scrollLock,
};

/** A desktop for any number of viewers: it moves while one of them waits, and rests otherwise. */
export class DemoDesktop implements Desktop {
  readonly #scene: Scene;
  readonly #clock: FrameClock;
  readonly #watchers = new Map<number, Watcher>();
  readonly #waiting = new Set<number>();
  readonly #listening = new Set<number>();
  readonly #resizable: boolean;
  #name: string;
  #screens: readonly Screen[];
  #leds = 0;
  #visitors = 0;
  #resizedAt = -Infinity;
  #actedAt: number;
  #isCalm = false;
  #cancelFrame: (() => void) | undefined;

  /**
   * @param makeScene is given where the scene tells its changes.
   * @param resizable whether viewers may change the size.
   */
  constructor(
    name: string,
    clock: FrameClock,
    makeScene: (sink: SceneSink) => Scene,
    { resizable = true }: { resizable?: boolean } = {},
  ) {
    this.#name = name;
    this.#clock = clock;
    this.#resizable = resizable;
    this.#scene = makeScene({
      damaged: (rect) => this.#each((watcher) => watcher.damaged(rect)),
      copied: (copy) => this.#each((watcher) => watcher.copied(copy)),
    });
    this.#screens = singleScreen(this.width, this.height);
    this.#actedAt = clock.now();
    this.#scene.advance(clock.now());
  }

  get width(): number {
    return this.#scene.width;
  }

  get height(): number {
    return this.#scene.height;
  }

  get pixels(): Uint32Array {
    return this.#scene.pixels;
  }

  get screens(): readonly Screen[] {
    return this.#screens;
  }

  get name(): string {
    return this.#name;
  }

  get leds(): number {
    return this.#leds;
  }

  now(): number {
    return this.#clock.now();
  }

  /** Changes the name that viewers show. */
  rename(name: string): void {
    this.#name = name;
    this.#each((watcher) => watcher.renamed());
    this.#endFrame();
  }

  /** Changes the size, both sides 1 to 16384, and the screens, by default to one. */
  resize(width: number, height: number, screens = singleScreen(width, height)): void {
    this.#setLayout({ width, height, screens }, undefined);
  }

  /** Paints the next frame now. */
  frame(): void {
    this.#cancel();
    this.#scene.advance(this.#clock.now());
    this.#endFrame();
    this.#schedule();
  }

  join(watcher: Watcher): Visitor {
    const id = this.#visitors++;
    const scene = this.#scene;
    this.#watchers.set(id, watcher);
    const act = (reaction: Reaction) => {
      this.#react(id, reaction);
      this.#stir();
    };
    act(scene.join(id));
    return {
      key: (keysym, down, scancode) => act(this.#key(id, keysym, down, scancode)),
      pointer: (mask, x, y) => act(scene.pointer(id, mask, x, y)),
      motion: (mask, dx, dy) => act(scene.motion(id, mask, dx, dy)),
      clipboard: (content) => act(scene.clipboard(content)),
      setLayout: (layout) => this.#tryLayout(layout, id),
      power: (action) => {
        scene.power(action);
        this.#stir();
      },
      waiting: (waits) => this.#setNeed(this.#waiting, id, waits),
      listening: (listens) => this.#setNeed(this.#listening, id, listens),
      figures: (figures) => scene.figures(id, figures),
      leave: () => this.#leave(id),
    };
  }

  #key(id: number, keysym: number, down: boolean, scancode?: number): Reaction {
    const lamp = LOCK_KEYS[keysym];
    if (down && lamp !== undefined) {
      this.#leds ^= lamp;
      this.#scene.relight(this.#leds);
      this.#each((watcher) => watcher.relit());
    }
    return this.#scene.key(id, keysym, down, scancode);
  }

  #tryLayout(layout: ScreenLayout, author: number): LayoutStatus {
    if (!this.#resizable) return LAYOUT_STATUS.prohibited;
    const status = judgeLayout(layout);
    if (status !== LAYOUT_STATUS.done) return status;
    if (!this.#mayResize(layout)) return LAYOUT_STATUS.outOfResources;
    this.#setLayout(layout, author);
    return status;
  }

  /** Whether the last time is long enough ago, from now on counted from now. */
  #mayResize({ width, height }: Pick<ScreenLayout, "width" | "height">): boolean {
    if (width === this.width && height === this.height) return true;
    const now = this.#clock.now();
    if (Math.abs(now - this.#resizedAt) < RESIZE_INTERVAL_MS) return false;
    this.#resizedAt = now;
    return true;
  }

  #setLayout({ width, height, screens }: ScreenLayout, author: number | undefined): void {
    this.#screens = screens;
    if (width !== this.width || height !== this.height) {
      this.#scene.resize(width, height);
      this.#scene.advance(this.#clock.now());
    }
    for (const [id, watcher] of this.#watchers) {
      watcher.resized(author === undefined ? "server" : author === id ? "viewer" : "other");
    }
    this.#endFrame();
  }

  #leave(id: number): void {
    this.#watchers.delete(id);
    this.#scene.leave(id);
    this.#setNeed(this.#waiting, id, false);
    this.#setNeed(this.#listening, id, false);
  }

  #setNeed(needs: Set<number>, id: number, isNeeded: boolean): void {
    if (!isNeeded) needs.delete(id);
    else if (this.#watchers.has(id)) needs.add(id);
    if (this.#watchers.size === 0) this.#cancel();
    this.#schedule();
  }

  #schedule(): void {
    if (this.#waiting.size + this.#listening.size === 0 || this.#cancelFrame) return;
    this.#isCalm = this.#listening.size === 0 &&
      Math.abs(this.#clock.now() - this.#actedAt) > CALM_AFTER_MS;
    this.#cancelFrame = this.#clock.schedule(() => {
      this.#cancelFrame = undefined;
      this.frame();
    }, this.#isCalm ? "calm" : "lively");
  }

  /** Somebody did something, and is to see what comes of it soon. */
  #stir(): void {
    this.#actedAt = this.#clock.now();
    if (!this.#isCalm) return;
    this.#cancel();
    this.#schedule();
  }

  #cancel(): void {
    this.#cancelFrame?.();
    this.#cancelFrame = undefined;
  }

  #react(id: number, reaction: Reaction): void {
    const watcher = this.#watchers.get(id);
    if (!watcher) return;
    const { bell, clipboard, cursor, relative, pointer, tune, size } = reaction;
    if (bell) watcher.bell();
    if (clipboard) watcher.clipboard(clipboard);
    if (cursor) watcher.cursor(cursor);
    if (relative !== undefined) watcher.relative(relative);
    if (pointer) watcher.pointerMoved(pointer.x, pointer.y);
    if (tune) watcher.tune(tune);
    if (size && this.#resizable && this.#mayResize(size)) this.resize(size.width, size.height);
  }

  #endFrame(): void {
    this.#each((watcher) => watcher.frame());
  }

  #each(tell: (watcher: Watcher) => void): void {
    for (const watcher of this.#watchers.values()) tell(watcher);
  }
}
