import type { LinkError, LinkState } from "../link.ts";
import { Bell } from "./bell.ts";
import { ClipboardPanel } from "./clipboard.ts";
import { CredentialsDialog } from "./credentials_dialog.ts";
import { Desktop } from "./desktop.ts";
import { element } from "./element.ts";
import { Lobby } from "./lobby.ts";
import type { Messages } from "./messages.ts";
import { type Parameters, webSocketUrl } from "./parameters.ts";
import { Session, type SessionEvent, type SessionOptions } from "./session.ts";
import { Toolbar } from "./toolbar.ts";

/** The page for one token: joins the session to the screen, the bar, the dialogs and the lobby. */
export class App {
  #root = document.documentElement;
  #announcer = element("announcer", HTMLElement);
  #messages: Messages;
  #desktop: Desktop;
  #lobby: Lobby;
  #dialog: CredentialsDialog;
  #clipboard: ClipboardPanel;
  #toolbar: Toolbar;
  #bell: Bell;
  #session: Session;
  #name = "";
  #wasConnected = false;

  constructor(parameters: Parameters, messages: Messages) {
    this.#messages = messages;
    this.#bell = new Bell(this.#root, parameters.bell);
    this.#lobby = new Lobby(messages, () => this.connect(), () => this.#session.disconnect());
    this.#dialog = new CredentialsDialog(
      messages,
      (credentials) => this.#session.answer(credentials),
      () => this.#session.disconnect(),
    );
    this.#clipboard = new ClipboardPanel(
      (text) =>
        this.#desktop.viewOnly || this.#session.send({ type: "clipboard", content: { text } }),
      () => this.#announce(messages.copied),
    );
    this.#desktop = new Desktop(parameters, {
      send: (message) => this.#session.send(message),
      paste: (text) => this.#clipboard.sendText(text),
      leave: () => this.#toolbar.focus(),
    });
    this.#toolbar = new Toolbar(this.#desktop.keyboard, {
      softKeyboard: () => this.#desktop.toggleSoftKeyboard(),
      clipboard: () => this.#toggleClipboard(),
      actualSize: () => this.#toggleActualSize(),
      disconnect: () => this.#session.disconnect(),
      focusScreen: () => this.#desktop.focus(),
    });
    this.#toolbar.actualSize = parameters.scale === "off";
    this.#session = this.#open(parameters);
    addEventListener("pagehide", () => this.#session.disconnect());
  }

  /** Connects now, or once more. */
  connect(): void {
    this.#dialog.close();
    this.#session.connect();
  }

  /** Waits for the person to connect. */
  offer(): void {
    this.#lobby.offer();
  }

  #open(parameters: Parameters): Session {
    const worker = new Worker(new URL("worker.js", document.baseURI), { type: "module" });
    const { username, password } = parameters;
    const options: SessionOptions = {
      url: webSocketUrl(location.href, parameters.token!),
      shared: parameters.shared,
      settings: {
        viewOnly: parameters.viewOnly,
        quality: parameters.quality ?? "auto",
        ...(parameters.compression !== undefined ? { compression: parameters.compression } : {}),
        colours: "full",
      },
      credentials: {
        ...(username !== undefined ? { username } : {}),
        ...(password !== undefined ? { password } : {}),
      },
      reconnectDelayMs: parameters.reconnect ? parameters.reconnectDelayMs : undefined,
    };
    return new Session(worker, this.#desktop.transferCanvas(), options, {
      state: (state, error, retryInMs) => this.#show(state, error, retryInMs),
      ask: (request, username, wrong) => {
        this.#lobby.asking(wrong);
        this.#dialog.ask({ request, username, again: wrong });
      },
      event: (message) => this.#event(message),
    });
  }

  #show(state: LinkState, error?: LinkError, retryInMs?: number): void {
    const connected = state === "connected";
    if (state === "connecting") this.#wasConnected = false;
    if (connected) this.#wasConnected = true;
    if (state !== "authenticating") this.#dialog.close();
    this.#toolbar.visible = connected;
    if (!connected) this.#clipboard.open = false;
    if (state === "connecting") this.#clipboard.clear();
    const { userless } = this.#session;
    const wasConnected = this.#wasConnected;
    this.#lobby.show(state, { error, wasConnected, userless, retryInMs });
    this.#desktop.visible = connected;
    this.#root.dataset.state = state;
    if (connected) this.#announce(`${this.#messages.connected}: ${this.#name}`);
  }

  #event(message: SessionEvent): void {
    const { type } = message;
    if (type === "resized") this.#desktop.viewport.frame = message;
    else if (type === "cursor") this.#desktop.cursor.show(message);
    else if (type === "clipboard") this.#clipboard.receive(message.content.text ?? "");
    else if (type === "bell") this.#ring();
    else if (type === "name") this.#describe(message.name);
    else if (type === "hello") {
      this.#desktop.viewOnly ||= message.viewOnly;
      this.#describe(message.name);
    }
  }

  #describe(name: string): void {
    this.#name = name;
    document.title = name === "" ? this.#messages.appName : `${name} – ${this.#messages.appName}`;
    this.#lobby.name = name;
    this.#toolbar.describe(name, this.#desktop.viewOnly);
    this.#desktop.describe(name, this.#messages);
  }

  #ring(): void {
    this.#bell.ring();
    this.#announce(this.#messages.bell);
  }

  #announce(text: string): void {
    this.#announcer.textContent = text;
  }

  #toggleClipboard(): boolean {
    this.#clipboard.open = !this.#clipboard.open;
    if (!this.#clipboard.open) this.#desktop.focus();
    return this.#clipboard.open;
  }

  #toggleActualSize(): boolean {
    const { viewport } = this.#desktop;
    viewport.mode = viewport.mode === "off" ? "fit" : "off";
    return viewport.mode === "off";
  }
}
