import type { LinkError } from "../link.ts";
import { ConnectionClosed, type RfbError } from "../../rfb/errors.ts";
import type { SocketEnd } from "./websocket_transport.ts";

/** How a session ended, as the page is told. */
export interface SessionEnd {
  readonly state: "disconnected" | "failed";
  readonly error: LinkError;
}

/** Close codes that say something themselves; the rest is a connection that closed. */
function isTelling(code: number): boolean {
  return code >= 4000 || [1001, 1002, 1009, 1011].includes(code);
}

/**
 * Puts together what the client threw (if it threw) and how the socket ended. A connection that was
 * up and closed is `disconnected`; everything else is `failed`.
 */
export function describeEnd(
  connected: boolean,
  end: SocketEnd | undefined,
  error: unknown,
): SessionEnd {
  const state = connected ? "disconnected" : "failed";
  if (isRfbError(error) && !(error instanceof ConnectionClosed)) {
    return { state: "failed", error: { code: error.code, message: error.message } };
  }
  if (error !== undefined && !(error instanceof ConnectionClosed)) {
    return { state: "failed", error: { code: "internal", message: String(error) } };
  }
  if (end?.opened === false) return { state, error: { code: "unreachable", message: "" } };
  if (end !== undefined && isTelling(end.code)) {
    return { state, error: { code: `close_${end.code}`, message: end.reason } };
  }
  const message = end?.reason || (error instanceof Error ? error.message : "");
  return { state, error: { code: "connection_closed", message } };
}

/** By its code, since parts of the client that are loaded late bring classes of their own. */
function isRfbError(error: unknown): error is RfbError {
  return error instanceof Error && "code" in error && typeof error.code === "string";
}
