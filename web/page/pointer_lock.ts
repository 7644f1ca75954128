/** What the page shows about a pointer that the server wants in movements. */
export type PointerHold = "free" | "offered" | "held";

/**
 * Holds the browser's pointer in the screen while the server wants movements: a click takes it, Esc
 * gives it back, which the browser sees to itself.
 */
export class PointerLock {
  #canvas: HTMLElement;
  #changed: (hold: PointerHold) => void;
  #wanted = false;

  constructor(canvas: HTMLElement, changed: (hold: PointerHold) => void) {
    this.#canvas = canvas;
    this.#changed = changed;
    document.addEventListener("pointerlockchange", () => this.#tell());
  }

  /** Whether the server wants movements, and the person may send them. */
  set wanted(wanted: boolean) {
    if (wanted === this.#wanted) return;
    this.#wanted = wanted;
    if (!wanted && this.held) document.exitPointerLock();
    this.#tell();
  }

  get wanted(): boolean {
    return this.#wanted;
  }

  get held(): boolean {
    return document.pointerLockElement === this.#canvas;
  }

  /** The person clicked the screen: browsers let the pointer be taken by such a gesture only. */
  async take(): Promise<void> {
    // It is refused for a second after Esc, and on devices without a mouse; the next click tries again.
    await (this.#canvas.requestPointerLock() as Promise<void> | undefined)?.catch(() => {});
  }

  #tell(): void {
    this.#changed(this.held ? "held" : this.#wanted ? "offered" : "free");
  }
}
