/**
 * The log: lines for people on a terminal, JSON lines otherwise, always on stderr.
 *
 * Invariant: a log reader that has stopped never stops the gateway. Lines wait in a queue of at most
 * {@linkcode QUEUE_LIMIT_BYTES}; what comes on top, or cannot be written, is counted and dropped, and the count is
 * logged as soon as it can be.
 */

/** In rising order of importance. */
export const LOG_LEVELS = ["debug", "info", "warn", "error"] as const;
/** How lines look; `auto` is text on a terminal and JSON otherwise. */
export const LOG_FORMATS = ["auto", "text", "json"] as const;
export type LogLevel = typeof LOG_LEVELS[number];
export type LogFormat = typeof LOG_FORMATS[number];

/** What belongs to a line besides its sentence; never a token or a password. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** Where lines go. */
export interface LogSink {
  /** Writes at least one byte of `data`; the count. */
  write(data: Uint8Array): Promise<number>;
}

const QUEUE_LIMIT_BYTES = 1024 * 1024;

const NEWLINE = new Uint8Array([10]);

/** Writes lines of at least one level to one sink. */
export class Logger {
  #sink: LogSink;
  #level: number;
  #format: "text" | "json";
  #queue: Uint8Array[] = [];
  #queuedBytes = 0;
  #dropped = 0;
  #isTorn = false;
  #draining: Promise<void> | undefined;

  constructor(sink: LogSink, level: LogLevel, format: "text" | "json") {
    this.#sink = sink;
    this.#level = LOG_LEVELS.indexOf(level);
    this.#format = format;
  }

  debug(message: string, fields: LogFields = {}): void {
    this.#log("debug", message, fields);
  }

  info(message: string, fields: LogFields = {}): void {
    this.#log("info", message, fields);
  }

  warn(message: string, fields: LogFields = {}): void {
    this.#log("warn", message, fields);
  }

  error(message: string, fields: LogFields = {}): void {
    this.#log("error", message, fields);
  }

  /** Resolves when everything logged so far was written, or the sink has failed. */
  async flush(): Promise<void> {
    while (this.#draining) await this.#draining;
  }

  #log(level: LogLevel, message: string, fields: LogFields): void {
    if (LOG_LEVELS.indexOf(level) < this.#level) return;
    const format = this.#format === "json" ? formatJson : formatText;
    const line = new TextEncoder().encode(format(new Date(), level, message, fields));
    if (this.#queuedBytes + line.length > QUEUE_LIMIT_BYTES) {
      this.#dropped++;
      return;
    }
    this.#queue.push(line);
    this.#queuedBytes += line.length;
    this.#draining ??= this.#drain();
  }

  async #drain(): Promise<void> {
    const isWritten = await this.#writeQueue();
    this.#draining = undefined;
    if (isWritten) this.#reportDropped();
  }

  /** Whether all of it could be written: the log's reader may have gone, or its disk be full. */
  async #writeQueue(): Promise<boolean> {
    try {
      for (let line = this.#queue[0]; line; line = this.#queue[0]) {
        await this.#write(line);
        this.#queue.shift();
        this.#queuedBytes -= line.length;
      }
      return true;
    } catch {
      this.#dropped += this.#queue.length;
      this.#queue.length = this.#queuedBytes = 0;
      return false;
    }
  }

  /** Behind a line that broke off, on a line of its own. */
  async #write(line: Uint8Array): Promise<void> {
    if (this.#isTorn) await this.#sink.write(NEWLINE);
    this.#isTorn = false;
    for (let at = 0; at < line.length;) {
      at += await this.#sink.write(line.subarray(at));
      this.#isTorn = at < line.length;
    }
  }

  #reportDropped(): void {
    if (this.#dropped === 0) return;
    const lines = this.#dropped;
    this.#dropped = 0;
    this.warn("log lines were dropped because the log was not taken", { lines });
  }
}

/** One JSON object and a newline. */
export function formatJson(time: Date, level: LogLevel, message: string, fields: LogFields) {
  return `${JSON.stringify({ time: time.toISOString(), level, message, ...fields })}\n`;
}

/** `12:34:56 INFO  message  key=value key="two words"` and a newline, control characters escaped. */
export function formatText(time: Date, level: LogLevel, message: string, fields: LogFields) {
  const pairs = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${quote(String(value))}`);
  const clock = time.toISOString().slice(11, 19);
  return `${clock} ${level.toUpperCase().padEnd(5)} ${[escape(message), ...pairs].join("  ")}\n`;
}

function quote(value: string): string {
  return escape(/^[^\s"=]+$/.test(value) ? value : JSON.stringify(value));
}

// deno-lint-ignore no-control-regex
const CONTROLS = /[\x00-\x1f\x7f-\x9f]/g;

function escape(value: string): string {
  const escapeOne = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return value.replace(CONTROLS, escapeOne);
}
