import type { LinkError, LinkState } from "../link.ts";
import { element } from "./element.ts";
import { errorSentence, fill, type MessageKey, type Messages } from "./messages.ts";

/** What the lobby shows in a state: its title, and which of its parts. */
interface LobbyLook {
  readonly title: MessageKey;
  readonly progress?: true;
  readonly cancel?: true;
  readonly again?: MessageKey;
}

const LOOKS: Readonly<Record<Exclude<LinkState, "connected"> | "idle", LobbyLook>> = {
  idle: { title: "startTitle" },
  connecting: { title: "connecting", progress: true, cancel: true },
  authenticating: { title: "authenticating", progress: true, cancel: true },
  disconnected: { title: "disconnected", again: "reconnect" },
  failed: { title: "failed", again: "tryAgain" },
};

/** The card that is there while no remote screen is: progress, reasons, and what to do next. */
export class Lobby {
  #root = element("lobby", HTMLElement);
  #title = element("title", HTMLElement);
  #message = element("message", HTMLElement);
  #progress = element("progress", HTMLElement);
  #again = element("reconnect", HTMLButtonElement);
  #cancel = element("cancel", HTMLButtonElement);
  #home = element("home", HTMLAnchorElement);
  #messages: Messages;
  #countdown: number | undefined;

  constructor(messages: Messages, again: () => void, cancel: () => void) {
    this.#messages = messages;
    this.#again.addEventListener("click", again);
    this.#cancel.addEventListener("click", cancel);
  }

  /** Shows a state; `wasConnected` tells a lost connection from one that never came to be. */
  show(
    state: LinkState | "idle",
    wasConnected = false,
    error?: LinkError,
    retryInMs?: number,
  ): void {
    clearInterval(this.#countdown);
    this.#root.hidden = state === "connected";
    if (state === "connected") return this.#message.replaceChildren();
    const look = LOOKS[state];
    this.#title.textContent = this.#messages[error && wasConnected ? "lost" : look.title];
    this.#progress.hidden = !look.progress;
    this.#cancel.hidden = !look.cancel && retryInMs === undefined;
    this.#again.hidden = look.again === undefined;
    if (look.again) this.#again.textContent = this.#messages[look.again];
    this.#home.hidden = look.again === undefined;
    this.#tell(error);
    if (retryInMs !== undefined) this.#countDown(retryInMs);
    if (look.again) this.#again.focus();
  }

  /** Offers a connection that was not to start by itself. */
  offer(): void {
    this.show("idle");
    this.#title.textContent = this.#messages.startTitle;
    this.#again.hidden = false;
    this.#again.textContent = this.#messages.connect;
  }

  /** While the person is asked, the dialog's own buttons are the only ones. */
  asking(): void {
    this.#progress.hidden =
      this.#cancel.hidden =
      this.#again.hidden =
      this.#home.hidden =
        true;
  }

  /** The translated sentence, then the particulars as they came, both as text. */
  #tell(error: LinkError | undefined): void {
    this.#message.replaceChildren();
    if (error === undefined) return;
    this.#message.append(errorSentence(this.#messages, error));
    if (error.message === "") return;
    const detail = document.createElement("span");
    detail.className = "detail";
    detail.textContent = error.message;
    this.#message.append(" ", detail);
  }

  #countDown(retryInMs: number): void {
    const note = document.createElement("span");
    note.className = "detail";
    note.setAttribute("aria-live", "off");
    this.#message.append(" ", note);
    const due = performance.now() + retryInMs;
    const tick = () => {
      const seconds = Math.max(0, Math.ceil((due - performance.now()) / 1000));
      note.textContent = fill(this.#messages.reconnectingIn, { seconds: String(seconds) });
    };
    tick();
    this.#countdown = setInterval(tick, 500);
  }
}
