import type { Credentials, CredentialsRequest, SessionSettings } from "../link.ts";
import { Client } from "../../rfb/client.ts";
import type { Platform } from "../../rfb/platform.ts";
import { firstQuality } from "../../rfb/quality/auto_quality.ts";
import type { ClientHandler } from "../../rfb/session/client_handler.ts";
import { createPageHandler, type PageHandler, type Post } from "./page_handler.ts";
import { ClipboardRelay } from "./clipboard_relay.ts";
import { describeEnd } from "./session_end.ts";
import { parseHello } from "./hello.ts";
import { QualityControl } from "./quality_control.ts";
import type { Screen } from "./screen.ts";
import { StatisticsSampler } from "./statistics.ts";
import { ownVideo } from "./video/own_video.ts";
import { WebSocketTransport } from "./websocket_transport.ts";

/** What the page offers, best first: ours brings reasons for refusals, the other is what all know. */
const SUB_PROTOCOLS = ["vncgw.1", "binary"];

/** The server ended the connection while a person was asked for credentials. */
class HungUp extends Error {}

/** What the page wants of a session from its beginning. */
export interface SessionWishes {
  readonly url: string;
  readonly shared: boolean;
  readonly settings: SessionSettings;
  readonly visible: boolean;
  readonly statistics: boolean;
  readonly audio: boolean;
}

/** One connection from its WebSocket to its end; after that, or `abandon`, it posts nothing more. */
export class Session {
  readonly client: Client;
  readonly clipboard: ClipboardRelay;
  #post: Post;
  #transport: WebSocketTransport;
  #abort = new AbortController();
  #answer: PromiseWithResolvers<Credentials> | undefined;
  /** What the gateway calls the target. */
  #givenName = "";
  #connected = false;
  #quality: QualityControl;
  #statistics: StatisticsSampler;

  constructor(wishes: SessionWishes, screen: Screen, platform: Platform, post: Post) {
    this.#post = (message, transfer) => {
      if (!this.#abort.signal.aborted) post(message, transfer);
    };
    this.#transport = new WebSocketTransport(
      new WebSocket(wishes.url, SUB_PROTOCOLS),
      (text) => this.#greet(text),
    );
    const { viewOnly, colours } = wishes.settings;
    const handler = createPageHandler(() => this.client, screen, this.#post);
    this.clipboard = new ClipboardRelay({
      show: (content) => handler.clipboard(content),
      send: (content) => this.client.sendClipboard(content),
    });
    this.client = new Client(this.#transport, this.#handler(handler), {
      ...firstQuality(wishes.settings),
      shared: wishes.shared,
      viewOnly,
      colours,
      platform: ownVideo(platform, this.#abort.signal),
      clock: () => performance.now(),
    });
    this.#quality = new QualityControl(this.client, wishes.settings);
    this.#statistics = new StatisticsSampler(
      this.client,
      () => this.#quality.quality,
      (statistics) => this.#post({ type: "statistics", statistics }),
    );
    this.visible = wishes.visible;
    this.statistics = wishes.statistics;
    if (wishes.audio) this.client.setAudio(true);
  }

  /** Runs to the end and reports it; never rejects. */
  async run(): Promise<void> {
    let error: unknown;
    try {
      await this.client.run(this.#abort.signal);
    } catch (reason) {
      error = reason;
    }
    if (error instanceof HungUp) this.#post({ type: "credentialsExpired" });
    else this.#post({ type: "state", ...describeEnd(this.#connected, this.#transport.end, error) });
    this.abandon();
  }

  /** Does what a person did, after an image that was copied before: it may be for pasting that. */
  act(action: (client: Client) => void): void {
    this.clipboard.inOrder(() => action(this.client));
  }

  /** The person's answer to the last request for credentials. */
  provide(credentials: Credentials): void {
    this.#answer?.resolve(credentials);
  }

  /** Ends without a word. */
  abandon(): void {
    this.#abort.abort();
    this.#quality.stop();
    this.#statistics.on = false;
  }

  /** The person changed something. */
  set settings(settings: SessionSettings) {
    this.client.configure({ viewOnly: settings.viewOnly, colours: settings.colours });
    this.#quality.wish = settings;
  }

  /** Whether anybody can see the picture. */
  set visible(visible: boolean) {
    this.client.setVisible(visible);
    this.#quality.visible = visible;
  }

  /** Whether statistics are wanted. */
  set statistics(on: boolean) {
    this.#statistics.on = on;
  }

  #greet(text: string): void {
    const hello = parseHello(text);
    if (hello === undefined) return;
    this.#givenName = hello.name;
    this.#post({ type: "hello", ...hello });
  }

  async #ask(request: CredentialsRequest): Promise<Credentials> {
    this.#answer = Promise.withResolvers();
    this.#post({ type: "credentialsRequest", request });
    const answer = await Promise.race([this.#answer.promise, this.#transport.closed]);
    if (!answer) throw new HungUp();
    return answer;
  }

  #handler(handler: PageHandler): ClientHandler {
    return {
      ...handler,
      name: (name) => handler.name(name || this.#givenName),
      clipboard: (content) => this.clipboard.receive(content),
      credentials: (request) => this.#ask(request),
      state: (state) => {
        this.#connected = state === "connected";
        this.#post({ type: "state", state });
      },
      resized: (width, height) => {
        handler.resized(width, height);
        this.#quality.restart();
      },
      updated: () => {
        handler.updated();
        this.#quality.updated();
      },
    };
  }
}
