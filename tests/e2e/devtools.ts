import { failAfter } from "../servers/fail_after.ts";

const CALL_TIMEOUT_MS = 30_000;

/** The parameters or the result of a call, or an event's; the protocol's own names. */
// deno-lint-ignore no-explicit-any -- the shapes are the protocol's, and each caller knows its own
export type DevToolsValue = any;

interface Incoming {
  readonly id?: number;
  readonly method?: string;
  readonly sessionId?: string;
  readonly params?: DevToolsValue;
  readonly result?: DevToolsValue;
  readonly error?: { readonly message: string };
}

type Listener = (params: DevToolsValue) => void;

/** The DevTools protocol over one WebSocket: calls with answers, and events by session. */
export class DevTools implements AsyncDisposable {
  #socket: WebSocket;
  #closed = Promise.withResolvers<void>();
  #calls = new Map<number, PromiseWithResolvers<DevToolsValue>>();
  #listeners = new Map<string, Listener[]>();
  #lastId = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.onmessage = ({ data }) => this.#receive(JSON.parse(data));
    socket.onclose = () => this.#close();
  }

  static async connect(url: string): Promise<DevTools> {
    const socket = new WebSocket(url);
    const opened = Promise.withResolvers<void>();
    socket.onopen = () => opened.resolve();
    socket.onerror = () => opened.reject(new Error(`Cannot connect to ${url}`));
    await failAfter(opened.promise, CALL_TIMEOUT_MS, `the browser at ${url}`);
    return new DevTools(socket);
  }

  /** Calls a method of the browser (no session) or of a page. */
  async call(method: string, params: object = {}, sessionId?: string): Promise<DevToolsValue> {
    if (this.#socket.readyState !== WebSocket.OPEN) {
      throw new Error(`Cannot call ${method}: the browser has gone`);
    }
    const id = ++this.#lastId;
    const answer = Promise.withResolvers<DevToolsValue>();
    this.#calls.set(id, answer);
    this.#socket.send(JSON.stringify({ id, method, params, ...(sessionId ? { sessionId } : {}) }));
    return await failAfter(answer.promise, CALL_TIMEOUT_MS, `the answer to ${method}`);
  }

  /** Calls `listener` for each such event of the session. */
  on(method: string, sessionId: string | undefined, listener: Listener): void {
    const key = `${sessionId ?? ""} ${method}`;
    this.#listeners.set(key, [...this.#listeners.get(key) ?? [], listener]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.close();
    await this.#closed.promise;
  }

  #receive({ id, method, sessionId, params, result, error }: Incoming): void {
    if (id === undefined) {
      for (const listener of this.#listeners.get(`${sessionId ?? ""} ${method}`) ?? []) {
        listener(params);
      }
      return;
    }
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    if (error) call?.reject(new Error(`Cannot do what the browser was asked: ${error.message}`));
    else call?.resolve(result);
  }

  #close(): void {
    for (const call of this.#calls.values()) {
      call.promise.catch(() => {});
      call.reject(new Error("Cannot get an answer: the browser has gone"));
    }
    this.#closed.resolve();
  }
}
