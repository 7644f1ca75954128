import type { ScaleMode } from "./settings.ts";
import { framePoint, place, type Size } from "./scaling.ts";

const SHOWN_MS = 500;

/** Keeps the screen at its place and size in the stage, whatever changes around it. */
export class Viewport {
  #stage: HTMLElement;
  #canvas: HTMLCanvasElement;
  #mode: ScaleMode;
  #frame: Size = { width: 0, height: 0 };
  #look: ReturnType<typeof setTimeout> | undefined;

  constructor(stage: HTMLElement, canvas: HTMLCanvasElement, mode: ScaleMode) {
    this.#stage = stage;
    this.#canvas = canvas;
    this.#mode = mode;
    new ResizeObserver(() => this.#place()).observe(stage);
    this.#watchDensity();
  }

  get mode(): ScaleMode {
    return this.#mode;
  }

  set mode(mode: ScaleMode) {
    this.#mode = mode;
    this.#place();
  }

  /** The framebuffer's size in pixels. */
  set frame(frame: Size) {
    this.#frame = frame;
    this.#place();
  }

  /**
   * Calls `done` once the screen has its size and place, and without them after half a second or where nobody
   * looks; whoever asked before is not called any more.
   */
  whenShown(done: () => void, until = performance.now() + SHOWN_MS): void {
    clearTimeout(this.#look);
    this.#place();
    const { width, height, clientWidth } = this.#canvas;
    const isShown = width === this.#frame.width && height === this.#frame.height && clientWidth > 0;
    if (isShown || document.hidden || performance.now() > until) done();
    else this.#look = setTimeout(() => this.whenShown(done, until), 10);
  }

  /** The framebuffer pixel under a client point. */
  framePoint(clientX: number, clientY: number): { x: number; y: number } {
    return framePoint(clientX, clientY, this.#canvas.getBoundingClientRect(), this.#frame);
  }

  /** Scrolls the stage when the screen is larger; `false` when there is nothing to scroll. */
  scroll(deltaX: number, deltaY: number): boolean {
    if (!this.#scrolls) return false;
    this.#stage.scrollBy(deltaX, deltaY);
    return true;
  }

  #place(): void {
    this.#stage.classList.toggle("scrolling", this.#mode === "off");
    const { clientWidth: width, clientHeight: height } = this.#stage;
    const placed = place(this.#frame, { width, height }, this.#mode, devicePixelRatio);
    this.#canvas.classList.toggle("crisp", placed.crisp);
    const { style } = this.#canvas;
    style.width = `${placed.width}px`;
    style.height = `${placed.height}px`;
    style.marginLeft = `${placed.left}px`;
    style.marginTop = `${placed.top}px`;
    // Without a mouse, what does not fit is reached by the keys that scroll.
    if (this.#scrolls) this.#stage.tabIndex = 0;
    else this.#stage.removeAttribute("tabindex");
  }

  get #scrolls(): boolean {
    const { scrollWidth, scrollHeight, clientWidth, clientHeight } = this.#stage;
    if (this.#mode !== "off") return false;
    return scrollWidth > clientWidth || scrollHeight > clientHeight;
  }

  /** A media query tells of one density only, so each change asks for the next. */
  #watchDensity(): void {
    matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener("change", () => {
      this.#place();
      this.#watchDensity();
    }, { once: true });
  }
}
