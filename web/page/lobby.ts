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

/** Why there is no session: how one ended, or that this browser can have none. */
export type LobbyError = LinkError | { readonly code: "noWorker"; readonly message: "" };

/** Why a state came about. */
export interface LobbyReport {
  readonly error?: LobbyError | undefined;
  /** Tells a lost connection from one that never came to be. */
  readonly wasConnected?: boolean;
  /** The server asked for a password only. */
  readonly userless?: boolean;
  /** The session comes back by itself after this. */
  readonly retryInMs?: number | undefined;
}

const LOOKS: Readonly<Record<Exclude<LinkState, "connected"> | "idle", LobbyLook>> = {
  idle: { title: "startTitle" },
  connecting: { title: "connecting", progress: true, cancel: true },
  authenticating: { title: "authenticating", progress: true, cancel: true },
  disconnected: { title: "disconnected", again: "reconnect" },
  failed: { title: "failed", again: "tryAgain" },
};

/** Of these the gateway's particulars say the same once more, in English. */
const PLAIN = /^close_44(?:00|04|08|29)$/;

/** The card that is there while no remote screen is: progress, reasons, and what to do next. */
export class Lobby {
  #root = element("lobby", HTMLElement);
  #name = element("lobby-name", HTMLElement);
  #title = element("title", HTMLElement);
  #message = element("message", HTMLElement);
  #progress = element("progress", HTMLElement);
  #again = element("reconnect", HTMLButtonElement);
  #cancel = element("cancel", HTMLButtonElement);
  #home = element("home", HTMLAnchorElement);
  #messages: Messages;
  #countdown: ReturnType<typeof setInterval> | undefined;

  constructor(messages: Messages, again: () => void, cancel: () => void) {
    this.#messages = messages;
    this.#again.addEventListener("click", again);
    this.#cancel.addEventListener("click", cancel);
  }

  /** Shows a state and why it came about. */
  show(state: LinkState | "idle", report: LobbyReport = {}): void {
    const { retryInMs } = report;
    clearInterval(this.#countdown);
    this.#root.hidden = state === "connected";
    if (state === "connected") return this.#message.replaceChildren();
    const look = LOOKS[state];
    this.#title.textContent = this.#messages[titleKey(look, report)];
    this.#progress.hidden = !look.progress;
    this.#cancel.hidden = !look.cancel && retryInMs === undefined;
    this.#again.hidden = look.again === undefined;
    if (look.again) this.#again.textContent = this.#messages[look.again];
    this.#home.hidden = look.again === undefined;
    this.#tell(report);
    if (retryInMs !== undefined) this.#countDown(retryInMs);
    if (look.again) this.#again.focus();
  }

  /** Offers a connection that was not to start by itself. */
  offer(): void {
    this.show("idle");
    this.#title.textContent = this.#messages.startTitle;
    this.#again.hidden = false;
    this.#again.textContent = this.#messages.connect;
    this.#again.focus();
  }

  /** While the person is asked, the dialog's own buttons are the only ones. */
  asking(again: boolean): void {
    if (!again) this.#title.textContent = this.#messages.credentialsTitle;
    this.#progress.hidden =
      this.#cancel.hidden =
      this.#again.hidden =
      this.#home.hidden =
        true;
  }

  /** Says what keeps us waiting, until the next state. */
  set waiting(text: string) {
    this.#message.textContent = text;
  }

  /** Names the desktop. */
  set name(name: string) {
    this.#name.textContent = name;
  }

  /** The translated sentence, then the particulars as they came, in English, both as text. */
  #tell({ error, userless }: LobbyReport): void {
    this.#message.replaceChildren();
    if (error === undefined) return;
    this.#message.append(errorSentence(this.#messages, error, userless));
    if (error.message === "" || PLAIN.test(error.code)) return;
    const detail = document.createElement("span");
    detail.className = "detail";
    detail.lang = "en";
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

function titleKey(look: LobbyLook, { error, wasConnected }: LobbyReport): MessageKey {
  if (error === undefined) return look.title;
  if (wasConnected) return "lost";
  return error.code.startsWith("auth_") ? "failedSignIn" : look.title;
}
