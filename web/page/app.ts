import type { Features, LinkError, LinkState, ToWorker } from "../link.ts";
import { AudioPlayer } from "./audio_player.ts";
import { Bell } from "./bell.ts";
import { ClipboardPanel } from "./clipboard_panel.ts";
import { CredentialsDialog } from "./credentials_dialog.ts";
import { Desktop } from "./desktop.ts";
import { element } from "./element.ts";
import { Lobby } from "./lobby.ts";
import type { Messages } from "./messages.ts";
import { Notice } from "./notice.ts";
import type { Parameters } from "./parameters.ts";
import type { PointerHold } from "./pointer_lock.ts";
import { PowerMenu } from "./power_menu.ts";
import { Session, type SessionEvent } from "./session.ts";
import { sessionOptions } from "./session_options.ts";
import { browserStorage, sessionSettings, type SettingName, SettingsStore } from "./settings.ts";
import { SettingsPanel } from "./settings_panel.ts";
import { StatisticsPanel } from "./statistics_panel.ts";
import { Toolbar } from "./toolbar.ts";

/** What to do with each kind of message from the worker. */
type EventHandlers = {
  readonly [Type in SessionEvent["type"]]: (
    message: Extract<SessionEvent, { type: Type }>,
  ) => void;
};

const NO_FEATURES: Features = {
  resize: false,
  power: false,
  audio: false,
  clipboardImages: false,
  extendedMouseButtons: false,
};

/** The page for one token: joins the session to the screen, the bar, the panels and the lobby. */
export class App {
  #root = document.documentElement;
  #announcer = element("announcer", HTMLElement);
  #messages: Messages;
  #store: SettingsStore;
  #desktop: Desktop;
  #lobby: Lobby;
  #dialog: CredentialsDialog;
  #clipboard: ClipboardPanel;
  #toolbar: Toolbar;
  #settings: SettingsPanel;
  #statistics: StatisticsPanel;
  #power: PowerMenu;
  #audio = new AudioPlayer((on) => this.#session.send({ type: "audio", on }));
  #notice: Notice;
  #bell: Bell;
  #session: Session;
  #features = NO_FEATURES;
  #name = "";
  #connected = false;
  #wasConnected = false;
  /** The gateway lets this token look only. */
  #lookersOnly = false;
  /** The scaling to come back to from the actual size. */
  #scaled: "fit" | "remote" = "fit";

  constructor(parameters: Parameters, messages: Messages) {
    this.#messages = messages;
    this.#store = new SettingsStore(browserStorage(), parameters.settings);
    const { current } = this.#store;
    if (current.scale !== "off") this.#scaled = current.scale;
    this.#bell = new Bell(this.#root, current.bell);
    this.#notice = new Notice(messages.leaveHint);
    this.#lobby = new Lobby(messages, () => this.connect(), () => this.#session.disconnect());
    this.#dialog = new CredentialsDialog(
      messages,
      (credentials) => this.#session.answer(credentials),
      () => this.#session.disconnect(),
    );
    this.#clipboard = new ClipboardPanel(messages, {
      send: (content) => this.#send({ type: "clipboard", content }),
      mayRead: () => this.#connected && !this.#desktop.viewOnly,
      copied: () => this.#announce(messages.copied),
      leave: () => this.#toggleClipboard(),
    });
    this.#desktop = this.#openDesktop();
    this.#toolbar = this.#openToolbar();
    this.#settings = new SettingsPanel(messages, {
      change: (name, value) => this.#change(name, value),
      releaseKeys: () => this.#releaseKeys(),
    });
    this.#statistics = new StatisticsPanel(messages);
    this.#power = new PowerMenu(messages, (action) => this.#send({ type: "power", action }));
    this.#session = this.#openSession(parameters);
    this.#describe("");
    this.#apply();
    addEventListener("pagehide", () => this.#session.disconnect());
    document.addEventListener("visibilitychange", () => this.#tellVisible());
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

  #openDesktop(): Desktop {
    return new Desktop(this.#store.current, {
      send: (message) => this.#session.send(message),
      paste: (data) => this.#clipboard.paste(data),
      leave: () => this.#toolbar.focus(),
      pointerHold: (hold) => this.#tellPointer(hold),
      crowded: () => this.#clipboard.open,
    });
  }

  #openToolbar(): Toolbar {
    return new Toolbar(this.#desktop.keyboard, {
      softKeyboard: () => this.#desktop.toggleSoftKeyboard(),
      clipboard: () => this.#toggleClipboard(),
      sound: () => this.#toggleSound(),
      actualSize: () => this.#toggleActualSize(),
      disconnect: () => this.#session.disconnect(),
      focusScreen: () => this.#desktop.focus(),
    });
  }

  #openSession(parameters: Parameters): Session {
    const worker = new Worker(new URL("worker.js", document.baseURI), { type: "module" });
    const options = sessionOptions(location.href, parameters, this.#store.current);
    return new Session(worker, this.#desktop.transferCanvas(), options, {
      state: (state, error, retryInMs) => this.#show(state, error, retryInMs),
      ask: (request, username, wrong) => {
        this.#lobby.asking(wrong);
        this.#dialog.ask({ request, username, again: wrong });
      },
      event: (message) => (this.#events[message.type] as (message: SessionEvent) => void)(message),
    });
  }

  #events: EventHandlers = {
    resized: (size) => this.#desktop.frame = size,
    cursor: (shape) => this.#desktop.cursor.show(shape),
    clipboard: ({ content }) => this.#clipboard.receive(content),
    silent: ({ on }) => {
      const text = on ? this.#messages.silent : "";
      this.#notice.say(this.#lobby.waiting = text, true);
    },
    bell: ({ count }) => this.#ring(count),
    name: ({ name }) => this.#describe(name),
    hello: ({ name, viewOnly }) => {
      this.#lookersOnly = viewOnly;
      this.#describe(name);
      this.#apply();
    },
    features: ({ features }) => this.#learn(features),
    leds: (lamps) => this.#desktop.lamps = lamps,
    relativePointer: ({ on }) => this.#desktop.relativePointer = on,
    pointerMoved: ({ x, y }) => this.#desktop.pointerMoved(x, y),
    resizeRefused: ({ status }) => this.#tellRefused(status),
    audioData: (packet) => this.#audio.play(packet),
    audioEnd: () => this.#audio.end(),
    statistics: ({ statistics }) => this.#statistics.show(statistics),
  };

  #show(state: LinkState, error?: LinkError, retryInMs?: number): void {
    const connected = state === "connected";
    this.#connected = connected;
    if (state === "connecting") this.#begin();
    if (connected) this.#wasConnected = true;
    if (state !== "authenticating") this.#dialog.close();
    this.#toolbar.visible = connected;
    if (!connected) this.#clipboard.open = false;
    const { userless } = this.#session;
    const wasConnected = this.#wasConnected;
    const tell = () => this.#root.dataset.state = state;
    // Styles hang on it, and what they hide cannot have the focus.
    if (!connected) tell();
    this.#lobby.show(state, { error, wasConnected, userless, retryInMs });
    this.#desktop.visible = connected;
    this.#showStatistics();
    if (!connected) return;
    this.#desktop.viewport.whenShown(() => this.#connected && tell());
    if (document.hidden) this.#tellVisible();
    this.#announce(`${this.#messages.connected}: ${this.#name}`);
  }

  /** Nothing is known of the server that the next connection finds. */
  #begin(): void {
    this.#wasConnected = false;
    this.#clipboard.clear();
    this.#notice.clear();
    this.#learn(NO_FEATURES);
  }

  #learn(features: Features): void {
    this.#features = features;
    this.#desktop.features = features;
    this.#audio.available = features.audio;
    this.#toolbar.sound(features.audio, this.#audio.on);
    this.#limit();
  }

  #change(name: SettingName, value: unknown): void {
    if (this.#store.change(name, value)) this.#apply();
  }

  /** Puts every setting in force; the session hears of it only where it is concerned. */
  #apply(): void {
    const { current } = this.#store;
    const settings = sessionSettings(current, this.#lookersOnly);
    if (current.scale !== "off") this.#scaled = current.scale;
    this.#settings.show(current);
    this.#desktop.configure(current, settings.viewOnly);
    this.#toolbar.actualSize = current.scale === "off";
    this.#bell.audible = current.bell;
    this.#audio.volume = current.volume / 100;
    this.#session.configure(settings);
    this.#showStatistics();
    this.#limit();
  }

  #limit(): void {
    const { viewOnly } = this.#desktop;
    this.#settings.limit(this.#features, this.#lookersOnly);
    this.#power.available = this.#features.power && !viewOnly;
    this.#clipboard.images = this.#features.clipboardImages && !viewOnly;
    this.#clipboard.readOnly = viewOnly;
    this.#toolbar.describe(this.#name, viewOnly);
  }

  #showStatistics(): void {
    const on = this.#store.current.statistics && this.#connected;
    if (on === this.#statistics.open) return;
    this.#statistics.open = on;
    this.#session.send({ type: "statistics", on });
  }

  #describe(name: string): void {
    this.#name = name;
    document.title = name === "" ? this.#messages.appName : `${name} – ${this.#messages.appName}`;
    this.#lobby.name = name;
    this.#power.name = name;
    this.#toolbar.describe(name, this.#desktop.viewOnly);
    this.#desktop.describe(name, this.#messages);
  }

  #ring(count: number): void {
    this.#bell.ring(count);
    this.#announce(this.#messages.bell);
  }

  #announce(text: string): void {
    this.#announcer.textContent = text;
  }

  /** Whatever acts on the desktop goes this way, which is closed to lookers. */
  #send(message: ToWorker): void {
    if (this.#connected && !this.#desktop.viewOnly) this.#session.send(message);
  }

  #tellVisible(): void {
    this.#session.send({ type: "visible", visible: !document.hidden });
  }

  #tellPointer(hold: PointerHold): void {
    const { pointerOffered, pointerHeld } = this.#messages;
    this.#notice.standing = { free: "", offered: pointerOffered, held: pointerHeld }[hold];
  }

  #tellRefused(status: number): void {
    this.#desktop.sizeRefused(status);
    const { resizeRefused_1, resizeRefused_2, resizeRefused_3 } = this.#messages;
    const reasons = ["", resizeRefused_1, resizeRefused_2];
    this.#notice.say(reasons[status] || resizeRefused_3);
  }

  #releaseKeys(): void {
    this.#desktop.keyboard.unstick();
    this.#toolbar.unpress();
    this.#notice.say(this.#messages.keysReleased);
  }

  #toggleClipboard(): void {
    this.#clipboard.open = !this.#clipboard.open;
    if (!this.#clipboard.open) this.#desktop.focus();
  }

  #toggleSound(): boolean {
    this.#audio.turn(!this.#audio.on);
    return this.#audio.on;
  }

  #toggleActualSize(): boolean {
    const actual = this.#store.current.scale === "off";
    this.#change("scale", actual ? this.#scaled : "off");
    return !actual;
  }
}
