import type { Features } from "../link.ts";
import { element } from "./element.ts";
import { fill, type Messages } from "./messages.ts";
import type { SettingName, Settings } from "./settings.ts";

/** What the panel does besides showing. */
export interface SettingsPanelOutlet {
  /** The person chose `value` for a setting. */
  change(name: SettingName, value: unknown): void;
  /** Every key that may be stuck is to be let go. */
  releaseKeys(): void;
}

type Control = HTMLInputElement | HTMLSelectElement;

/** The settings as a form: each control is named after its setting, and what it says holds at once. */
export class SettingsPanel {
  #form = element("settings-form", HTMLFormElement);

  constructor(messages: Messages, outlet: SettingsPanelOutlet) {
    const { levelBest, levelWorst, levelFastest, levelSmallest } = messages;
    this.#addLevels("quality", { 9: levelBest, 0: levelWorst }, true);
    this.#addLevels("compression", { 0: levelFastest, 9: levelSmallest }, false);
    // Not `change` alone: a slider is heard and a choice is seen while it is made.
    this.#form.addEventListener("input", ({ target }) => {
      const control = target as Control;
      outlet.change(control.name as SettingName, valueOf(control));
    });
    this.#form.addEventListener("submit", (event) => event.preventDefault());
    element("release-keys", HTMLButtonElement)
      .addEventListener("click", () => outlet.releaseKeys());
  }

  /** Shows what holds. */
  show(settings: Settings): void {
    for (const [name, value] of Object.entries(settings)) {
      const control = this.#control(name);
      if (control instanceof HTMLInputElement && control.type === "checkbox") {
        control.checked = value === true;
      } else if (control) control.value = String(value);
    }
  }

  /** Leaves out what this server or this session cannot do; `forced` where it is for lookers only. */
  limit({ resize, audio }: Features, forced: boolean): void {
    const remote = this.#form.querySelector<HTMLOptionElement>("option[value=remote]");
    if (remote) remote.disabled = !resize;
    element("volume-row", HTMLElement).hidden = !audio;
    const viewOnly = this.#control("viewOnly") as HTMLInputElement;
    viewOnly.disabled = forced;
    if (forced) viewOnly.checked = true;
  }

  #control(name: string): Control | null {
    return this.#form.elements.namedItem(name) as Control | null;
  }

  /** The levels 0 to 9, those at the ends explained. */
  #addLevels(name: SettingName, ends: Record<number, string>, falling: boolean): void {
    const levels = Array.from({ length: 10 }, (_, level) => falling ? 9 - level : level);
    this.#control(name)?.append(...levels.map((level) => {
      const label = ends[level];
      return new Option(label ? fill(label, { level: String(level) }) : String(level), `${level}`);
    }));
  }
}

function valueOf(control: Control): unknown {
  if (control instanceof HTMLInputElement && control.type === "checkbox") return control.checked;
  return /^\d+$/.test(control.value) ? Number(control.value) : control.value;
}
