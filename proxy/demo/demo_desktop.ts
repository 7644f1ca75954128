import type { Desktop, Visitor, Watcher } from "./desktop.ts";
import type { Reaction, Scene, SceneSink } from "./scene/scene.ts";

/** A source of time and of one wake-up call; tests put their own in its place. */
export interface FrameClock {
  /** Milliseconds, as `Date.now` has them. */
  now(): number;
  /** Calls `frame` once when the next frame is due; the result takes the call back. */
  schedule(frame: () => void): () => void;
}

/** A desktop for any number of viewers: it moves while one of them waits, and rests otherwise. */
export class DemoDesktop implements Desktop {
  readonly #scene: Scene;
  readonly #clock: FrameClock;
  readonly #watchers = new Map<number, Watcher>();
  readonly #waiting = new Set<number>();
  #name: string;
  #visitors = 0;
  #cancelFrame: (() => void) | undefined;

  /** @param makeScene is given where the scene tells its changes. */
  constructor(name: string, clock: FrameClock, makeScene: (sink: SceneSink) => Scene) {
    this.#name = name;
    this.#clock = clock;
    this.#scene = makeScene({
      damaged: (rect) => this.#each((watcher) => watcher.damaged(rect)),
      copied: (copy) => this.#each((watcher) => watcher.copied(copy)),
    });
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

  get name(): string {
    return this.#name;
  }

  /** Changes the name that viewers show. */
  rename(name: string): void {
    this.#name = name;
    this.#each((watcher) => watcher.renamed());
    this.#endFrame();
  }

  /** Changes the size; both sides 1 to 16384. */
  resize(width: number, height: number): void {
    this.#scene.resize(width, height);
    this.#scene.advance(this.#clock.now());
    this.#each((watcher) => watcher.resized());
    this.#endFrame();
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
    this.#watchers.set(id, watcher);
    this.#react(id, this.#scene.join(id));
    return {
      key: (keysym, down) => this.#react(id, this.#scene.key(id, keysym, down)),
      pointer: (mask, x, y) => this.#react(id, this.#scene.pointer(id, mask, x, y)),
      cutText: (text) => this.#react(id, this.#scene.cutText(text)),
      waiting: (waits) => this.#setWaiting(id, waits),
      leave: () => this.#leave(id),
    };
  }

  #leave(id: number): void {
    this.#watchers.delete(id);
    this.#scene.leave(id);
    this.#setWaiting(id, false);
    if (this.#waiting.size === 0) this.#cancel();
  }

  #setWaiting(id: number, waits: boolean): void {
    if (!waits) this.#waiting.delete(id);
    else if (this.#watchers.has(id)) this.#waiting.add(id);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#waiting.size === 0 || this.#cancelFrame) return;
    this.#cancelFrame = this.#clock.schedule(() => {
      this.#cancelFrame = undefined;
      this.frame();
    });
  }

  #cancel(): void {
    this.#cancelFrame?.();
    this.#cancelFrame = undefined;
  }

  #react(id: number, { bell, cutText, cursor }: Reaction): void {
    const watcher = this.#watchers.get(id);
    if (bell) watcher?.bell();
    if (cutText !== undefined) watcher?.cutText(cutText);
    if (cursor) watcher?.cursor(cursor);
  }

  #endFrame(): void {
    this.#each((watcher) => watcher.frame());
  }

  #each(tell: (watcher: Watcher) => void): void {
    for (const watcher of this.#watchers.values()) tell(watcher);
  }
}
