/** Wakes one waiting loop; a wake while nobody waits is kept for the next wait. */
export class Signal {
  #pending = false;
  #resolve: (() => void) | undefined;

  wake(): void {
    this.#pending = true;
    this.#resolve?.();
  }

  async wait(): Promise<void> {
    if (!this.#pending) await new Promise<void>((resolve) => this.#resolve = resolve);
    this.#pending = false;
    this.#resolve = undefined;
  }
}
