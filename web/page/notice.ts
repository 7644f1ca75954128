import { element } from "./element.ts";

const SHOWN_MS = 6000;

/** One line in the bar: what just happened, else what holds for now, else how to come back here. */
export class Notice {
  #line = element("toolbar-hint", HTMLElement);
  #usual: string;
  #standing = "";
  #passing = "";
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(usual: string) {
    this.#usual = usual;
    // On a phone what just happened covers the bar.
    this.#line.addEventListener("click", () => this.#pass());
    this.#show();
  }

  /** Says what just happened, for a moment or, where `lasts`, until something else is said. */
  say(text: string, lasts = false): void {
    clearTimeout(this.#timer);
    this.#passing = text;
    if (!lasts) this.#timer = setTimeout(() => this.#pass(), SHOWN_MS);
    this.#show();
  }

  /** Says what holds until it is emptied. */
  set standing(text: string) {
    this.#standing = text;
    this.#show();
  }

  /** Back to the usual line. */
  clear(): void {
    this.#standing = "";
    this.#pass();
  }

  #pass(): void {
    clearTimeout(this.#timer);
    this.#passing = "";
    this.#show();
  }

  #show(): void {
    const text = this.#passing || this.#standing;
    this.#line.textContent = text || this.#usual;
    this.#line.classList.toggle("notice", text !== "");
    this.#line.classList.toggle("passing", this.#passing !== "");
  }
}
