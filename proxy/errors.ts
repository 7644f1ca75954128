/** Failures that end the program or refuse a viewer, each with what the person should see. */

/** A mistake in the command line or the configuration: exit code 2. Each problem is a line on stderr. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly problems: readonly string[];

  constructor(problems: string | readonly string[], options?: ErrorOptions) {
    const list = typeof problems === "string" ? [problems] : problems;
    super(list.join("; "), options);
    this.problems = list;
  }
}

/** The configuration is right but cannot be carried out (port in use): exit code 1. */
export class StartError extends Error {
  override readonly name = "StartError";
}

/** HTTP statuses with which a viewer is refused; the close code of the same case is 4000 more. */
export type RefusalStatus = 400 | 404 | 429 | 502 | 503 | 504;

/** A viewer that gets no session, and why, in words that it may show. */
export class Refusal extends Error {
  override readonly name = "Refusal";

  constructor(readonly status: RefusalStatus, message: string, options?: ErrorOptions) {
    super(message, options);
  }

  /** The WebSocket close code of this case. */
  get closeCode(): number {
    return 4000 + this.status;
  }
}

/** Why a file cannot be read, for people; the runtime's words for what it guards name an option that is not ours. */
export function readFailureReason(error: Error): string {
  return error instanceof Deno.errors.NotCapable
    ? "it is no file but a part of the system, which is not read"
    : error.message;
}

/** Whether `error` is the system's (a broken connection, a missing file) and no mistake of ours. */
export function isSystemError(error: unknown): error is Error {
  return Object.values(Deno.errors).some((kind) => error instanceof kind) || hasSystemCode(error);
}

/** For some, as too many open files, the runtime has no class. */
function hasSystemCode(error: unknown): boolean {
  return error instanceof Error && "code" in error && /^E[A-Z0-9]+$/.test(String(error.code));
}
