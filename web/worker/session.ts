import type { Credentials, ToPage } from "../link.ts";
import { Client, type ClientHandler } from "../../rfb/client.ts";
import { CursorImage } from "./cursor_image.ts";
import { describeEnd } from "./session_end.ts";
import { parseHello } from "./hello.ts";
import type { Screen } from "./screen.ts";
import { WebSocketTransport } from "./websocket_transport.ts";

/** What the page offers, best first: ours brings reasons for refusals, the other is what all know. */
const SUB_PROTOCOLS = ["vncgw.1", "binary"];

/** The server ended the connection while a person was asked for credentials. */
class HungUp extends Error {}

/** One connection from its WebSocket to its end; after that, or `abandon`, it posts nothing more. */
export class Session {
  readonly client: Client;
  #post: (message: ToPage) => void;
  #transport: WebSocketTransport;
  #abort = new AbortController();
  #answer: PromiseWithResolvers<Credentials> | undefined;
  #connected = false;

  constructor(url: string, shared: boolean, screen: Screen, post: (message: ToPage) => void) {
    this.#post = (message) => {
      if (!this.#abort.signal.aborted) post(message);
    };
    this.#transport = new WebSocketTransport(
      new WebSocket(url, SUB_PROTOCOLS),
      (text) => this.#greet(text),
    );
    this.client = new Client(this.#transport, this.#handler(screen), { shared });
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
    this.#abort.abort();
  }

  /** The person's answer to the last request for credentials. */
  provide(credentials: Credentials): void {
    this.#answer?.resolve(credentials);
  }

  /** Ends without a word. */
  abandon(): void {
    this.#abort.abort();
  }

  #greet(text: string): void {
    const hello = parseHello(text);
    if (hello !== undefined) this.#post({ type: "hello", ...hello });
  }

  #handler(screen: Screen): ClientHandler {
    const post = this.#post;
    const cursor = new CursorImage(post);
    return {
      credentials: async (request) => {
        this.#answer = Promise.withResolvers();
        post({ type: "credentialsRequest", request });
        const answer = await Promise.race([this.#answer.promise, this.#transport.closed]);
        if (!answer) throw new HungUp();
        return answer;
      },
      state: (state) => {
        this.#connected = state === "connected";
        post({ type: "state", state });
      },
      resized: (width, height) => {
        post({ type: "resized", width, height });
        screen.show(this.client.framebuffer);
      },
      name: (name) => post({ type: "name", name }),
      bell: () => post({ type: "bell" }),
      clipboard: (content) => post({ type: "clipboard", content }),
      cursor: (shape) => cursor.show(shape),
      updated: () => screen.show(this.client.framebuffer),
    };
  }
}
