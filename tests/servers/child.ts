import { failAfter } from "./fail_after.ts";

const STOP_TIMEOUT_MS = 5_000;
const LINE_TIMEOUT_MS = 30_000;

/** What a child process may be started with beside its arguments. */
export interface ChildOptions {
  readonly env?: Record<string, string>;
  readonly stdin?: "piped" | "null";
  readonly cwd?: string;
}

interface Waiter {
  readonly stream: OutputStream;
  readonly pattern: RegExp;
  readonly found: PromiseWithResolvers<RegExpMatchArray>;
}

type OutputStream = "stdout" | "stderr";

/** A process of ours whose output is kept, which can be waited for by what it says, and which ends with the test. */
export class Child implements AsyncDisposable {
  readonly command: string;
  readonly pid: number;
  /** Settles when the process has ended. */
  readonly exited: Promise<Deno.CommandStatus>;
  #process: Deno.ChildProcess;
  #text: Record<OutputStream, string> = { stdout: "", stderr: "" };
  #waiters = new Set<Waiter>();
  #ended = false;
  #drained: Promise<void>;

  constructor(command: string, args: readonly string[], options: ChildOptions = {}) {
    this.command = command;
    this.#process = new Deno.Command(command, {
      args: [...args],
      env: options.env ?? {},
      stdin: options.stdin ?? "null",
      stdout: "piped",
      stderr: "piped",
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    }).spawn();
    this.pid = this.#process.pid;
    this.exited = this.#process.status;
    this.#drained = this.#drain();
  }

  /** Everything written to standard output so far. */
  get stdout(): string {
    return this.#text.stdout;
  }

  /** Everything written to standard error so far. */
  get stderr(): string {
    return this.#text.stderr;
  }

  /** Whether the process still runs. */
  get running(): boolean {
    return !this.#ended;
  }

  /** The process's standard input; only with `stdin: "piped"`. */
  get stdin(): WritableStream<Uint8Array<ArrayBuffer>> {
    return this.#process.stdin;
  }

  /**
   * The first match of `pattern` in what the process has written or will write to `stream`.
   *
   * @throws {Error} when the process ends, or half a minute passes, before.
   */
  async says(
    stream: OutputStream,
    pattern: RegExp,
    timeoutMs = LINE_TIMEOUT_MS,
  ): Promise<RegExpMatchArray> {
    const already = this.#text[stream].match(pattern);
    if (already) return already;
    const waiter: Waiter = { stream, pattern, found: Promise.withResolvers() };
    this.#waiters.add(waiter);
    if (this.#ended) this.#giveUp();
    try {
      return await failAfter(
        waiter.found.promise,
        timeoutMs,
        `${pattern} from ${this.command}`,
        () => this.#particulars(),
      );
    } finally {
      this.#waiters.delete(waiter);
    }
  }

  /** Sends `signal`; nothing happens to a process that has ended. */
  kill(signal: Deno.Signal): void {
    if (this.running) this.#process.kill(signal);
  }

  /** Ends the process, first politely, and gives its status. */
  async stop(signal: Deno.Signal = "SIGTERM"): Promise<Deno.CommandStatus> {
    this.kill(signal);
    const timer = setTimeout(() => this.kill("SIGKILL"), STOP_TIMEOUT_MS);
    await this.#drained;
    clearTimeout(timer);
    return await this.exited;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #drain(): Promise<void> {
    await Promise.all([
      this.#collect("stdout", this.#process.stdout),
      this.#collect("stderr", this.#process.stderr),
      this.exited.then(() => this.#ended = true),
    ]);
    this.#giveUp();
  }

  async #collect(stream: OutputStream, bytes: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    for await (const chunk of bytes) {
      this.#text[stream] += decoder.decode(chunk, { stream: true });
      for (const waiter of this.#waiters) {
        const match = waiter.stream === stream && this.#text[stream].match(waiter.pattern);
        if (match) waiter.found.resolve(match);
      }
    }
  }

  #giveUp(): void {
    for (const { pattern, found } of this.#waiters) {
      found.reject(
        new Error(`Cannot find ${pattern}: ${this.command} has ended\n${this.#particulars()}`),
      );
    }
  }

  #particulars(): string {
    return `--- stdout\n${this.stdout.slice(-4000)}\n--- stderr\n${this.stderr.slice(-4000)}`;
  }
}

/**
 * Runs a command to its end and gives what it wrote to standard output.
 *
 * @throws {Error} with its standard error when it fails.
 */
export async function run(
  command: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const { success, stdout, stderr } = await new Deno.Command(command, { args: [...args], env })
    .output();
  if (!success) {
    throw new Error(
      `Cannot run ${command} ${args.join(" ")}: ${new TextDecoder().decode(stderr)}`,
    );
  }
  return stdout;
}
