import type { Credentials, CredentialsRequest } from "../link.ts";
import { element } from "./element.ts";
import type { Messages } from "./messages.ts";

/** How a person is asked. */
export interface CredentialsQuestion {
  readonly request: CredentialsRequest;
  /** Shown again when the person tries once more. */
  readonly username: string;
  /** Whether the last answer was refused; the lobby says why. */
  readonly again: boolean;
}

const FIELDS = [
  { name: "username", type: "text", autocomplete: "username" },
  { name: "password", type: "password", autocomplete: "current-password" },
] as const;

/** Asks for what the server wants; a field that it does not want is not there at all. */
export class CredentialsDialog {
  #dialog = element("credentials", HTMLDialogElement);
  #form = element("credentials-form", HTMLFormElement);
  #fields = element("credentials-fields", HTMLElement);
  #hint = element("credentials-hint", HTMLElement);
  #messages: Messages;
  #cancel: () => void;

  constructor(
    messages: Messages,
    submit: (credentials: Credentials) => void,
    cancel: () => void,
  ) {
    this.#messages = messages;
    this.#cancel = cancel;
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      const credentials = Object.fromEntries(new FormData(this.#form)) as Credentials;
      this.close();
      submit(credentials);
    });
    this.#dialog.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.isComposing) this.#giveUp();
    });
    element("credentials-cancel", HTMLButtonElement)
      .addEventListener("click", () => this.#giveUp());
  }

  get open(): boolean {
    return this.#dialog.open;
  }

  /** Opens with an empty password field; the answer comes by the callbacks. */
  ask({ request, username, again }: CredentialsQuestion): void {
    this.#fields.replaceChildren(
      ...FIELDS.filter(({ name }) => request[name]).flatMap((field) => this.#field(field)),
    );
    const name = this.#input("username");
    if (name) name.value = username;
    const { credentialsAgain, credentialsHint } = this.#messages;
    this.#hint.textContent = again ? credentialsAgain : credentialsHint;
    if (!this.#dialog.open) this.#dialog.show();
    const first = name && username === "" ? name : this.#input("password") ?? name;
    first?.focus();
  }

  /** Closes and forgets what was typed. */
  close(): void {
    this.#dialog.close();
    this.#fields.replaceChildren();
  }

  #giveUp(): void {
    this.close();
    this.#cancel();
  }

  #input(name: string): HTMLInputElement | null {
    return this.#fields.querySelector<HTMLInputElement>(`#credentials-${name}`);
  }

  #field({ name, type, autocomplete }: typeof FIELDS[number]): HTMLElement {
    const input = document.createElement("input");
    Object.assign(input, { id: `credentials-${name}`, name, type, autocomplete });
    input.autocapitalize = "off";
    input.spellcheck = false;
    const label = document.createElement("label");
    label.htmlFor = input.id;
    label.textContent = this.#messages[name];
    const row = document.createElement("div");
    row.append(label, input);
    return row;
  }
}
