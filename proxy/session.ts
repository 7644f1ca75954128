/**
 * One viewer, from its request for a WebSocket to one line in the log: origin, token, limits, dial, bridge.
 *
 * Clients that speak our sub-protocol are answered with a WebSocket first and refused by a close code, since
 * browsers hide the status of a refused upgrade; all others get the HTTP status.
 */
import { bridge, type BridgeEnd } from "./bridge.ts";
import { type ByteStream, closeQuietly, writeAll } from "./byte_stream.ts";
import { withDeadline } from "./deadline.ts";
import { type DialledTarget, dialTarget } from "./dial.ts";
import { isSystemError, Refusal } from "./errors.ts";
import { refuse } from "./http/connection.ts";
import { HttpError, type RequestHead } from "./http/head.ts";
import type { HeadRead } from "./http/head_reader.ts";
import type { Logger } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import { isOriginAllowed } from "./origin.ts";
import type { SessionPlace, Sessions } from "./sessions.ts";
import { describeTarget, type Target } from "./target.ts";
import type { TokenSource } from "./tokens/token_source.ts";
import { ViewOnly } from "./upstream/view_only.ts";
import { WebSocketConnection } from "./websocket/connection.ts";
import { CloseCode } from "./websocket/frame.ts";
import { PromptAcks } from "./websocket/prompt_acks.ts";
import {
  encodeHandshake,
  type Handshake,
  OWN_PROTOCOL,
  readHandshake,
} from "./websocket/handshake.ts";

/** How long a refused viewer has to answer our close frame. */
const REFUSAL_GRACE_MS = 2_000;

/** What sessions know of the gateway. */
export interface SessionContext {
  readonly tokens: TokenSource;
  readonly sessions: Sessions;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly tls: boolean;
  readonly allowedOrigins: readonly string[];
}

/** A viewer that asks for a session. */
export interface Caller {
  readonly stream: ByteStream;
  readonly request: HeadRead;
  /** The viewer's address, for the log. */
  readonly address: string;
}

/** Serves one viewer to its end; never rejects, and closes the viewer's stream. */
export async function runSession(context: SessionContext, caller: Caller): Promise<void> {
  let viewer: WebSocketConnection | undefined;
  let accepted: Promise<void> | undefined;
  let target: Target | undefined;
  try {
    const handshake = openHandshake(context, caller.request.head);
    viewer = makeViewer(caller);
    const accept = () => accepted ??= acceptViewer(caller, handshake);
    const greets = handshake.protocol === OWN_PROTOCOL;
    if (greets) await accept();
    const token = findToken(caller.request.head);
    target = await findTarget(context.tokens, token);
    const place = admit(context.sessions, token);
    try {
      if (greets) place.attach(viewer);
      await carry(context, caller, { viewer, target, place, accept, greets });
    } finally {
      place.release();
    }
  } catch (error) {
    await turnAway(context, caller, { viewer, accepted: accepted !== undefined, target, error });
  }
}

/** @throws {HttpError} 403 for a foreign page, 400 or 426 for a wrong handshake. */
function openHandshake(context: SessionContext, { headers, ...head }: RequestHead): Handshake {
  const check = {
    origin: headers.get("origin"),
    host: headers.get("host"),
    tls: context.tls,
    allowed: context.allowedOrigins,
  };
  if (!isOriginAllowed(check)) {
    throw new HttpError(403, "Pages of this origin may not connect; see --allow-origin.");
  }
  return readHandshake({ headers, ...head });
}

function makeViewer({ stream, request }: Caller): WebSocketConnection {
  const acks = stream.holdsSmallMessages ? new PromptAcks() : undefined;
  return new WebSocketConnection(stream, request.rest, acks);
}

async function acceptViewer({ stream }: Caller, handshake: Handshake): Promise<void> {
  await writeAll(stream, await encodeHandshake(handshake));
}

/** @throws {Refusal} 400 without a token. */
function findToken(head: RequestHead): string {
  // A plus would stand for a blank, which no token has; others have one, as in base64.
  const target = head.target.replaceAll("+", "%2B");
  const token = new URL(`http://localhost${target}`).searchParams.get("token");
  if (!token) throw new Refusal(400, "token missing");
  return token;
}

/** @throws {Refusal} 404 for an unknown token, 503 when the tokens cannot be read. */
async function findTarget(tokens: TokenSource, token: string): Promise<Target> {
  const target = await tokens.lookup(token).catch((cause) => {
    throw new Refusal(503, "tokens cannot be read", { cause });
  });
  if (!target) throw new Refusal(404, "unknown token");
  return target;
}

/** @throws {Refusal} 429 or 503 at a limit or at the end. */
function admit(sessions: Sessions, token: string): SessionPlace {
  const place = sessions.admit(token);
  if (place === "token") throw new Refusal(429, "too many sessions with this token");
  if (place === "total") throw new Refusal(503, "too many sessions");
  if (place === "ending") throw new Refusal(503, "gateway is stopping");
  return place;
}

/** What {@linkcode carry} needs of a session besides its viewer's request. */
interface Admitted {
  readonly viewer: WebSocketConnection;
  readonly target: Target;
  readonly place: SessionPlace;
  /** Answers the viewer's handshake, once. */
  readonly accept: () => Promise<void>;
  /** Whether the viewer understands text frames. */
  readonly greets: boolean;
}

/** Dials, bridges and logs. @throws {Refusal} when the target cannot be used. */
async function carry(context: SessionContext, caller: Caller, admitted: Admitted): Promise<void> {
  const { viewer, target, place } = admitted;
  const startedAt = performance.now();
  const dialled = await dial(admitted);
  await welcome(admitted).catch((error) => {
    dialled.stream.close();
    throw error;
  });
  context.metrics.add("vncgw_sessions", 1);
  const end = await bridge({
    viewer,
    target: dialled.stream,
    banner: dialled.banner,
    traffic: place.traffic,
    ended: place.signal,
    ...(target.viewOnly ? { inspector: new ViewOnly() } : {}),
  }).finally(() => context.metrics.add("vncgw_sessions", -1));
  logSummary(context, caller, admitted, end, startedAt);
}

/** Dials for as long as the viewer waits: one that has left keeps no place from the next. */
async function dial({ viewer, target, place }: Admitted): Promise<DialledTarget> {
  const left = new AbortController();
  const reason = new Deno.errors.ConnectionAborted("viewer left");
  viewer.hasLeft().then((hasLeft) => hasLeft && left.abort(reason));
  return await dialTarget(target.address, AbortSignal.any([place.signal, left.signal]));
}

/** Takes the viewer in and tells it, before the first byte of the target, what it will see. */
async function welcome({ viewer, target, place, accept, greets }: Admitted): Promise<void> {
  await accept();
  place.attach(viewer);
  const { name = "", viewOnly } = target;
  if (greets) await viewer.sendText(JSON.stringify({ type: "hello", name, viewOnly }));
}

function logSummary(
  { log, metrics }: SessionContext,
  caller: Caller,
  { target, place: { traffic, ended } }: Admitted,
  end: BridgeEnd,
  startedAt: number,
): void {
  metrics.add("vncgw_sessions_total", 1, `end="${end.kind}"`);
  metrics.add("vncgw_bytes_total", traffic.toViewerBytes, 'direction="to_viewer"');
  metrics.add("vncgw_bytes_total", traffic.toTargetBytes, 'direction="to_target"');
  log.info("session ended", {
    viewer: caller.address,
    target: describeTarget(target),
    seconds: Math.round((performance.now() - startedAt) / 100) / 10,
    toViewerBytes: traffic.toViewerBytes,
    toTargetBytes: traffic.toTargetBytes,
    end: ended ?? end.kind,
    cause: ended === undefined && end.cause ? String(end.cause) : undefined,
  });
}

/** A session that did not come about; `viewer` where it asked in the right way, `target` where it was known. */
interface Failure {
  readonly viewer: WebSocketConnection | undefined;
  /** Whether the viewer's handshake was answered. */
  readonly accepted: boolean;
  readonly target: Target | undefined;
  readonly error: unknown;
}

/** Tells a viewer without a session why, in the way it can hear. */
async function turnAway(context: SessionContext, caller: Caller, failure: Failure): Promise<void> {
  const { viewer, accepted, error } = failure;
  if (isSystemError(error)) {
    const { message: reason } = error;
    context.log.debug("viewer left before its session", { viewer: caller.address, reason });
    // Behind the answer to its close frame, if it sent one.
    if (accepted) await withDeadline(viewer!.close(CloseCode.normal, ""), REFUSAL_GRACE_MS);
    return closeQuietly(caller.stream);
  }
  logFailure(context, caller, failure);
  if (!viewer || !accepted) {
    const options = viewer ? { drain: () => viewer.drain() } : {};
    return await refuse(caller.stream, toHttpError(error), options);
  }
  const { closeCode, message } = error instanceof Refusal
    ? error
    : { closeCode: CloseCode.internalError, message: "gateway failed" };
  await withDeadline(viewer.close(closeCode, message), REFUSAL_GRACE_MS);
  await withDeadline(viewer.drain(), REFUSAL_GRACE_MS);
  viewer.destroy();
}

function logFailure(
  { log, metrics }: SessionContext,
  { address: viewer }: Caller,
  { target, error }: Failure,
): void {
  const reason = error instanceof Error ? error.message : String(error);
  if (!(error instanceof Refusal || error instanceof HttpError)) {
    return log.error("session failed", { viewer, reason });
  }
  const { status } = error;
  metrics.add("vncgw_refusals_total", 1, `status="${status}"`);
  log.info("viewer refused", {
    viewer,
    target: target && describeTarget(target),
    status,
    reason,
  });
}

function toHttpError(error: unknown): HttpError {
  if (error instanceof HttpError) return error;
  return error instanceof Refusal
    ? new HttpError(error.status, `Cannot connect: ${error.message}.`)
    : new HttpError(500, "The gateway failed.");
}
