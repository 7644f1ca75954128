/**
 * The five ways an RFB session ends badly. Each carries a stable `code`, which crosses the worker
 * boundary and selects a translated sentence, and an English `message` with the particulars.
 */

/** What went wrong, as a stable word a user interface can translate. */
export type RfbErrorCode =
  | "protocol_error"
  | "unsupported"
  | "auth_failed"
  | "auth_too_many"
  | "refused"
  | "server_silent"
  | "connection_closed";

/** Base of the five classes; never thrown itself. */
export abstract class RfbError extends Error {
  /** Stable word for this failure. */
  abstract readonly code: RfbErrorCode;
}

/** The peer sent bytes that the protocol or our limits forbid. */
export class ProtocolError extends RfbError {
  override readonly name = "ProtocolError";
  readonly code = "protocol_error";
}

/** The peer speaks correctly but offers nothing that we can do (a security type, a version). */
export class UnsupportedError extends RfbError {
  override readonly name = "UnsupportedError";
  readonly code = "unsupported";
}

/** The server did not let us in: a wrong password, too many tries, or a refusal with a reason. */
export class AuthError extends RfbError {
  override readonly name = "AuthError";

  constructor(
    message: string,
    readonly code: "auth_failed" | "auth_too_many" | "refused" = "auth_failed",
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The transport ended; between messages that may be a normal end, inside one it is a loss. */
export class ConnectionClosed extends RfbError {
  override readonly name = "ConnectionClosed";
  readonly code = "connection_closed";
}

/** The peer has stopped where it must go on. */
export class SilenceError extends RfbError {
  override readonly name = "SilenceError";
  readonly code = "server_silent";
}
