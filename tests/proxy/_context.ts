import type { Asset } from "../../proxy/assets.ts";
import { Logger } from "../../proxy/log.ts";
import { Metrics } from "../../proxy/metrics.ts";
import { Sessions } from "../../proxy/sessions.ts";
import { parseAddress, type Target } from "../../proxy/target.ts";
import type { TokenSource } from "../../proxy/tokens/token_source.ts";
import { bytes } from "../_bytes.ts";

/** A target as a token file's line would make it. */
export function target(address: string, more: Partial<Target> = {}): Target {
  return { address: parseAddress(address), viewOnly: false, ...more };
}

/** Tokens that a test may change at any time; with `broken`, none can be read. */
export class FakeTokens implements TokenSource {
  broken = false;

  constructor(readonly targets: Map<string, Target> = new Map()) {}

  async lookup(token: string): Promise<Target | undefined> {
    await this.#read();
    return this.targets.get(token);
  }

  async list() {
    await this.#read();
    return [...this.targets].map(([token, { name = token }]) => ({ token, name }));
  }

  problem(): Promise<string | undefined> {
    return Promise.resolve(this.broken ? "t.conf: torn" : undefined);
  }

  async #read(): Promise<void> {
    await Promise.resolve();
    if (this.broken) throw new Error("t.conf: torn");
  }
}

/** A log that is kept as text. */
export class KeptLog {
  text = "";
  readonly logger = new Logger(
    {
      write: (data) => {
        this.text += new TextDecoder().decode(data);
        return Promise.resolve(data.length);
      },
    },
    "debug",
    "json",
  );

  /** The lines so far as objects. */
  async lines(): Promise<Record<string, unknown>[]> {
    await this.logger.flush();
    return this.text.split("\n").filter(Boolean).map((line) => JSON.parse(line));
  }
}

/** An asset as the build makes it. */
export function asset(text: string, type = "text/html; charset=utf-8"): Asset {
  const plain = bytes(text) as Uint8Array<ArrayBuffer>;
  return { type, etag: 'W/"abc"', bytes: plain, gzip: () => Promise.resolve(bytes(`gz:${text}`)) };
}

/** All that a gateway's parts know of it, for one test. */
export class Context {
  readonly log = new KeptLog();
  readonly tokens: FakeTokens;
  readonly metrics = new Metrics();
  readonly sessions: Sessions;
  readonly assets: Map<string, Asset> = new Map([
    ["index.html", asset("<page>")],
    ["app.css", asset("style", "text/css; charset=utf-8")],
  ]);

  constructor(targets: Record<string, Target> = {}, limits: Partial<{ maxSessions: number }> = {}) {
    this.tokens = new FakeTokens(new Map(Object.entries(targets)));
    const all = { maxSessions: 100, maxSessionsPerToken: 2, idleTimeoutMs: 0, ...limits };
    this.sessions = new Sessions(all, 10);
  }

  /** What the gateway's functions take. */
  get parts() {
    return {
      assets: this.assets,
      tokens: this.tokens,
      metrics: this.metrics,
      sessions: this.sessions,
      log: this.log.logger,
      tls: false,
      allowedOrigins: ["https://portal.example"],
      list: false,
      demo: false,
    };
  }
}
