import { element } from "./element.ts";
import type { Keyboard } from "./keyboard.ts";

const CONTROL = 0xffe3;
const ALT = 0xffe9;
const SUPER = 0xffeb;
const DELETE = 0xffff;

const HELD_KEYS = [["key-ctrl", CONTROL], ["key-alt", ALT], ["key-super", SUPER]] as const;
const STRUCK_KEYS = [
  ["key-ctrl-alt-del", [CONTROL, ALT, DELETE]],
  ["key-tab", [0xff09]],
  ["key-escape", [0xff1b]],
] as const;

/** What the toolbar's buttons do; a toggle answers with its new state. */
export interface ToolbarActions {
  softKeyboard(): boolean;
  clipboard(): boolean;
  actualSize(): boolean;
  disconnect(): void;
  /** The screen is to have the keyboard again. */
  focusScreen(): void;
}

/** The session's bar. It takes its own room in the window and never lies over the screen. */
export class Toolbar {
  #root = element("toolbar", HTMLElement);
  #tools = element("toolbar-tools", HTMLElement);
  #expand = element("tool-expand", HTMLButtonElement);
  #actions: ToolbarActions;
  #held: readonly (readonly [HTMLButtonElement, number])[];

  constructor(keyboard: Keyboard, actions: ToolbarActions) {
    this.#actions = actions;
    this.#held = HELD_KEYS.map(([id, keysym]) => [element(id, HTMLButtonElement), keysym]);
    for (const [button, keysym] of this.#held) this.#bindHeld(button, keysym, keyboard);
    for (const [id, keysyms] of STRUCK_KEYS) this.#on(id, () => keyboard.chord(keysyms));
    this.#toggle("tool-keyboard", "aria-pressed", () => actions.softKeyboard());
    this.#toggle("tool-clipboard", "aria-expanded", () => actions.clipboard());
    this.#toggle(
      "tool-keys",
      "aria-expanded",
      () => element("toolbar-keys", HTMLElement).classList.toggle("open"),
    );
    this.#toggle("tool-actual", "aria-pressed", () => actions.actualSize());
    this.#on("tool-disconnect", () => actions.disconnect());
    this.#on("tool-collapse", () => this.#collapse(true));
    this.#on("tool-expand", () => this.#collapse(false));
    element("tool-keyboard", HTMLElement).hidden = !matchMedia("(any-pointer: coarse)").matches;
    // A click on the bar must not take the keyboard from the screen.
    this.#root.addEventListener("mousedown", (event) => event.preventDefault());
    this.#root.addEventListener("keydown", (event) => this.#leave(event));
    this.#bindFullscreen();
  }

  /** Shows or hides the whole bar. */
  set visible(visible: boolean) {
    this.#root.hidden = !visible;
    if (!visible) { for (const [button] of this.#held) button.ariaPressed = "false"; }
  }

  /** Marks the actual-size toggle. */
  set actualSize(on: boolean) {
    element("tool-actual", HTMLElement).ariaPressed = String(on);
  }

  /** Gives the keyboard to the bar, unfolding it if need be. */
  focus(): void {
    this.#collapse(false);
    const buttons = [...this.#tools.querySelectorAll("button")];
    buttons.find((button) => button.checkVisibility())?.focus();
  }

  /** Names the desktop, and takes the keys away where nothing may be sent. */
  describe(name: string, viewOnly: boolean): void {
    element("toolbar-name", HTMLElement).textContent = name;
    element("badge-view-only", HTMLElement).hidden = !viewOnly;
    element("badge-insecure", HTMLElement).hidden = isSecureContext;
    element("toolbar-keys", HTMLElement).hidden = viewOnly;
    element("tool-keys", HTMLElement).hidden = viewOnly;
  }

  #on(id: string, action: () => void): void {
    element(id, HTMLButtonElement).addEventListener("click", action);
  }

  #toggle(id: string, attribute: string, action: () => boolean): void {
    const button = element(id, HTMLButtonElement);
    button.addEventListener("click", () => button.setAttribute(attribute, String(action())));
  }

  #bindHeld(button: HTMLButtonElement, keysym: number, keyboard: Keyboard): void {
    button.addEventListener("click", () => {
      const hold = button.ariaPressed !== "true";
      button.ariaPressed = String(hold);
      if (hold) keyboard.hold(keysym);
      else keyboard.letGo(keysym);
    });
  }

  #bindFullscreen(): void {
    const button = element("tool-fullscreen", HTMLButtonElement);
    button.hidden = !document.fullscreenEnabled;
    button.addEventListener("click", () => {
      if (document.fullscreenElement) document.exitFullscreen();
      else document.documentElement.requestFullscreen().then(lockKeys, () => {});
    });
    document.addEventListener("fullscreenchange", () => {
      button.ariaPressed = String(document.fullscreenElement !== null);
    });
  }

  #collapse(collapsed: boolean): void {
    this.#tools.hidden = collapsed;
    this.#expand.hidden = !collapsed;
    if (collapsed) this.#actions.focusScreen();
  }

  #leave(event: KeyboardEvent): void {
    if (event.key === "Escape" && event.target instanceof HTMLButtonElement) {
      this.#actions.focusScreen();
    }
  }
}

/** Esc and system keys for the remote desktop, where the browser has that (secure contexts only). */
async function lockKeys(): Promise<void> {
  const { keyboard } = navigator as { keyboard?: { lock?(): Promise<void> } };
  await keyboard?.lock?.().catch(() => {});
}
