import { element } from "./element.ts";
import type { Key, Keyboard } from "./keyboard.ts";

const CONTROL = { keysym: 0xffe3, code: "ControlLeft" };
const ALT = { keysym: 0xffe9, code: "AltLeft" };
const SUPER = { keysym: 0xffeb, code: "MetaLeft" };
const DELETE = { keysym: 0xffff, code: "Delete" };
const TAB = { keysym: 0xff09, code: "Tab" };
const ESCAPE = { keysym: 0xff1b, code: "Escape" };

const HELD_KEYS = [["key-ctrl", CONTROL], ["key-alt", ALT], ["key-super", SUPER]] as const;
const STRUCK_KEYS = [
  ["key-ctrl-alt-del", [CONTROL, ALT, DELETE]],
  ["key-tab", [TAB]],
  ["key-escape", [ESCAPE]],
] as const;

/** Panels over a corner of the screen, each with the button that opens it. */
const PANELS = [["settings", "tool-settings"], ["power", "tool-power"]] as const;

/** What the toolbar's buttons do; a toggle answers with its new state. */
export interface ToolbarActions {
  softKeyboard(): boolean;
  actualSize(): boolean;
  sound(): boolean;
  clipboard(): void;
  disconnect(): void;
  /** The screen is to have the keyboard again. */
  focusScreen(): void;
}

/** The session's bar. It takes its own room in the window and never lies over the screen. */
export class Toolbar {
  #root = element("toolbar", HTMLElement);
  #tools = element("toolbar-tools", HTMLElement);
  #expand = element("tool-expand", HTMLButtonElement);
  #keyboard = element("tool-keyboard", HTMLButtonElement);
  #hint = element("toolbar-hint", HTMLElement);
  #actions: ToolbarActions;
  #held: readonly (readonly [HTMLButtonElement, Key])[];

  constructor(keyboard: Keyboard, actions: ToolbarActions) {
    this.#actions = actions;
    this.#held = HELD_KEYS.map(([id, key]) => [element(id, HTMLButtonElement), key]);
    for (const [button, key] of this.#held) this.#bindHeld(button, key, keyboard);
    for (const [id, keys] of STRUCK_KEYS) this.#on(id, () => keyboard.chord(keys));
    for (const [id, opener] of PANELS) this.#bindPanel(id, opener);
    this.#toggle("tool-keyboard", "aria-pressed", () => actions.softKeyboard());
    this.#toggle(
      "tool-keys",
      "aria-expanded",
      () => element("toolbar-keys", HTMLElement).classList.toggle("open"),
    );
    this.#toggle("tool-actual", "aria-pressed", () => actions.actualSize());
    this.#toggle("tool-sound", "aria-pressed", () => actions.sound());
    this.#on("tool-clipboard", () => actions.clipboard());
    this.#on("tool-disconnect", () => actions.disconnect());
    this.#on("tool-collapse", () => this.#collapse(true));
    this.#on("tool-expand", () => this.#collapse(false));
    // A click on the bar must not take the keyboard from the screen.
    this.#root.addEventListener("mousedown", (event) => event.preventDefault());
    this.#root.addEventListener("keydown", (event) => this.#leave(event));
    this.#bindFullscreen();
  }

  /** Shows or hides the whole bar. */
  set visible(visible: boolean) {
    this.#root.hidden = !visible;
    if (visible) return;
    this.unpress();
    this.#closePanels();
  }

  /** Shows that no key is held. */
  unpress(): void {
    for (const [button] of this.#held) button.ariaPressed = "false";
  }

  /** Offers sound, or takes the offer back. */
  sound(available: boolean, on: boolean): void {
    const button = element("tool-sound", HTMLButtonElement);
    button.hidden = !available;
    button.ariaPressed = String(on);
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
    if (viewOnly && this.#keyboard.ariaPressed === "true") this.#keyboard.click();
    this.#keyboard.hidden = viewOnly || !matchMedia("(any-pointer: coarse)").matches;
  }

  #on(id: string, action: () => void): void {
    element(id, HTMLButtonElement).addEventListener("click", action);
  }

  #toggle(id: string, attribute: string, action: () => boolean): void {
    const button = element(id, HTMLButtonElement);
    button.addEventListener("click", () => button.setAttribute(attribute, String(action())));
  }

  #bindHeld(button: HTMLButtonElement, key: Key, keyboard: Keyboard): void {
    button.addEventListener("click", () => {
      const hold = button.ariaPressed !== "true";
      button.ariaPressed = String(hold);
      if (hold) keyboard.hold(key);
      else keyboard.letGo(key);
    });
  }

  /**
   * A panel opens below its button; a closed one gives the keyboard back, unless the person took it
   * elsewhere.
   */
  #bindPanel(id: string, opener: string): void {
    const panel = element(id, HTMLElement);
    const button = element(opener, HTMLElement);
    panel.addEventListener("beforetoggle", () => {
      panel.style.setProperty("--left", `${button.getBoundingClientRect().left}px`);
      panel.style.setProperty("--top", `${this.#root.getBoundingClientRect().bottom}px`);
    });
    panel.addEventListener("toggle", (event) => {
      const open = (event as ToggleEvent).newState === "open";
      button.ariaExpanded = String(open);
      const { activeElement } = document;
      if (!open && (activeElement === document.body || panel.contains(activeElement))) {
        this.#actions.focusScreen();
      }
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
    if (collapsed === this.#tools.hidden) return;
    this.#tools.hidden = collapsed;
    this.#expand.hidden = !collapsed;
    if (collapsed) this.#expand.after(this.#hint);
    else this.#keyboard.before(this.#hint);
    this.#closePanels();
    if (collapsed) this.#actions.focusScreen();
  }

  #closePanels(): void {
    for (const [id] of PANELS) element(id, HTMLElement).hidePopover?.();
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
