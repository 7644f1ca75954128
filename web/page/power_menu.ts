import type { ToWorker } from "../link.ts";
import { element } from "./element.ts";
import { fill, type Messages } from "./messages.ts";

type PowerAction = Extract<ToWorker, { type: "power" }>["action"];

const ACTIONS: readonly PowerAction[] = ["shutdown", "reboot", "reset"];

/** Shutdown, restart and reset, each done only after a second click that says what it will do. */
export class PowerMenu {
  /** The desktop as the question names it. */
  name = "";
  #menu = element("power", HTMLElement);
  #question = element("power-question", HTMLElement);
  #text = element("power-text", HTMLElement);
  #confirm = element("power-confirm", HTMLButtonElement);
  #messages: Messages;
  #action: PowerAction | undefined;

  constructor(messages: Messages, act: (action: PowerAction) => void) {
    this.#messages = messages;
    for (const action of ACTIONS) {
      element(`power-${action}`, HTMLButtonElement)
        .addEventListener("click", () => this.#ask(action));
    }
    this.#confirm.addEventListener("click", () => {
      if (this.#action !== undefined) act(this.#action);
      this.#menu.hidePopover();
    });
    this.#menu.addEventListener("toggle", () => this.#ask(undefined));
  }

  /** Whether the server can do this and the person may. */
  set available(available: boolean) {
    element("tool-power", HTMLElement).hidden = !available;
    if (!available && this.#menu.matches(":popover-open")) this.#menu.hidePopover();
  }

  #ask(action: PowerAction | undefined): void {
    this.#action = action;
    this.#question.hidden = action === undefined;
    if (action === undefined) return;
    this.#text.textContent = fill(this.#messages.powerQuestion, { name: this.name });
    this.#confirm.textContent = this.#messages[action];
    this.#confirm.focus();
  }
}
