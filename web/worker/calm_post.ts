import type { ToPage } from "../link.ts";

/** Least time between two messages of one type. */
const CALM_MS = 50;

/**
 * Keeps a server's storms (of bells, names, sizes, clipboards) from the page: a message goes out at
 * once, those of its type that follow in a hurry wait, and of those only the last arrives; bells are
 * added up.
 */
export class CalmPost {
  #post: (message: ToPage) => void;
  #later: (callback: () => void) => void;
  /** Types that went out a moment ago, and what waits behind them. */
  #recent = new Map<ToPage["type"], ToPage | undefined>();

  /** @param later calls back when the calm is over. */
  constructor(post: (message: ToPage) => void, later: (callback: () => void) => void = afterCalm) {
    this.#post = post;
    this.#later = later;
  }

  /** Posts `message`, now or in a moment, unless a later one of its type comes before. */
  post(message: ToPage): void {
    if (!this.#recent.has(message.type)) return this.#send(message);
    this.#recent.set(message.type, joined(this.#recent.get(message.type), message));
  }

  #send(message: ToPage): void {
    this.#recent.set(message.type, undefined);
    this.#post(message);
    this.#later(() => {
      const waiting = this.#recent.get(message.type);
      this.#recent.delete(message.type);
      if (waiting) this.#send(waiting);
    });
  }
}

/** What is left of a message that waited when `message` of its type comes. */
function joined(waiting: ToPage | undefined, message: ToPage): ToPage {
  return waiting?.type === "bell" && message.type === "bell"
    ? { type: "bell", count: waiting.count + message.count }
    : message;
}

/** Calls back when the calm is over. */
export function afterCalm(callback: () => void): void {
  setTimeout(callback, CALM_MS);
}
