import type {
  Credentials,
  CredentialsRequest,
  LinkError,
  LinkState,
  SessionSettings,
  ToPage,
  ToWorker,
} from "../link.ts";
import { Backoff } from "./backoff.ts";

/** What passes through a session as it comes. */
export type SessionEvent = Exclude<
  ToPage,
  { type: "state" | "credentialsRequest" | "credentialsExpired" }
>;

/** What a session tells the page. */
export interface SessionView {
  /** A new state; `retryInMs` is set when the session comes back by itself. */
  state(state: LinkState, error?: LinkError, retryInMs?: number): void;
  /** Asks the person; `wrong` when the last answer was refused. */
  ask(request: CredentialsRequest, username: string, wrong: boolean): void;
  /** Everything that needs no decision. */
  event(message: SessionEvent): void;
}

/** How to reach the desktop. */
export interface SessionOptions {
  readonly url: string;
  readonly shared: boolean;
  readonly settings: SessionSettings;
  readonly credentials: Credentials;
  /** Wait before the first automatic reconnection, or `undefined` for none. */
  readonly reconnectDelayMs: number | undefined;
}

/** Failures that may pass by themselves. */
const PASSING: ReadonlySet<string> = new Set([
  "connection_closed",
  "server_silent",
  "unreachable",
  "close_1001",
  "close_1011",
  "close_4429",
  "close_4502",
  "close_4503",
  "close_4504",
]);

/** The page's side of the sessions that one worker runs, one after the other. */
export class Session {
  #worker: Worker;
  #view: SessionView;
  #options: SessionOptions;
  #settings: SessionSettings;
  #backoff: Backoff;
  #credentials: Credentials;
  #request: CredentialsRequest | undefined;
  /** The server did not wait for the person's answer. */
  #expired = false;
  /** The server was given a password of which it is not known yet whether it is right. */
  #unproven = false;
  #state: LinkState = "disconnected";
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Connections that the worker has not begun yet: until then it speaks of older ones. */
  #pending = 0;

  constructor(worker: Worker, canvas: OffscreenCanvas, options: SessionOptions, view: SessionView) {
    this.#worker = worker;
    this.#view = view;
    this.#options = options;
    this.#settings = options.settings;
    this.#backoff = new Backoff(options.reconnectDelayMs ?? 0);
    this.#credentials = options.credentials;
    worker.addEventListener("message", (event: MessageEvent<ToPage>) => this.#receive(event.data));
    worker.addEventListener("error", (event) => {
      this.#enter("failed", { code: "internal", message: event.message ?? "" });
    });
    this.send({ type: "init", canvas }, [canvas]);
  }

  /** Whether the server, as far as it has asked, wants no user name. */
  get userless(): boolean {
    return this.#request?.username === false;
  }

  /** Passes a message on to the worker. */
  send(message: ToWorker, transfer: Transferable[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  /** Starts a connection, ending the one before. */
  connect(): void {
    clearTimeout(this.#timer);
    this.#expired = false;
    this.#unproven = false;
    this.#enter("connecting");
    this.#pending++;
    const { url, shared } = this.#options;
    this.send({ type: "connect", url, shared, settings: this.#settings });
  }

  /** Other settings, for this connection and those to come. */
  configure(settings: SessionSettings): void {
    if (JSON.stringify(settings) === JSON.stringify(this.#settings)) return;
    this.#settings = settings;
    this.send({ type: "settings", settings });
  }

  /** Ends the connection, or the wait for the next one, because the person wants so. */
  disconnect(): void {
    clearTimeout(this.#timer);
    this.send({ type: "disconnect" });
    this.#enter("disconnected");
  }

  /** The person's answer: for the server that waits for it, else for a new connection. */
  answer(credentials: Credentials): void {
    this.#credentials = { ...this.#credentials, ...credentials };
    const waiting = this.#state === "connecting" || this.#state === "authenticating";
    if (waiting && !this.#expired) this.#sendCredentials();
    else this.connect();
  }

  #receive(message: ToPage): void {
    if (message.type === "state" && message.state === "connecting") this.#pending--;
    else if (this.#pending > 0 || this.#isOver()) return;
    else if (message.type === "state") this.#enter(message.state, message.error);
    else if (message.type === "credentialsRequest") this.#provide(message.request);
    else if (message.type === "credentialsExpired") this.#expired = true;
    else this.#view.event(message);
  }

  #isOver(): boolean {
    return this.#state === "disconnected" || this.#state === "failed";
  }

  /** Answers from the link or an earlier answer where that is enough, and asks otherwise. */
  #provide(request: CredentialsRequest): void {
    this.#request = request;
    const { username, password } = this.#credentials;
    const known = (!request.username || username !== undefined) &&
      (!request.password || password !== undefined);
    if (known) this.#sendCredentials();
    else this.#view.ask(request, username ?? "", false);
  }

  #sendCredentials(): void {
    const { username, password } = this.#credentials;
    this.#unproven = true;
    this.send({
      type: "credentials",
      credentials: {
        ...(this.#request?.username ? { username: username ?? "" } : {}),
        ...(this.#request?.password ? { password: password ?? "" } : {}),
      },
    });
  }

  #enter(state: LinkState, error?: LinkError): void {
    this.#state = state;
    if (state === "connected") this.#arrive();
    if (this.#isOver() && this.#unproven) this.#forget();
    const retryInMs = this.#retryDelay(error);
    if (retryInMs !== undefined) this.#timer = setTimeout(() => this.connect(), retryInMs);
    this.#view.state(state, error, retryInMs);
    if (error?.code === "auth_failed") this.#askAgain();
  }

  #arrive(): void {
    this.#unproven = false;
    this.#backoff.reset();
  }

  /** A password that did not lead in is never sent again by itself: servers lock people out. */
  #forget(): void {
    const { username } = this.#credentials;
    this.#credentials = username === undefined ? {} : { username };
  }

  #retryDelay(error: LinkError | undefined): number | undefined {
    if (this.#options.reconnectDelayMs === undefined || error === undefined) return undefined;
    return PASSING.has(error.code) ? this.#backoff.next() : undefined;
  }

  #askAgain(): void {
    const { username } = this.#credentials;
    if (this.#request !== undefined) this.#view.ask(this.#request, username ?? "", true);
  }
}
