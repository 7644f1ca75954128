/**
 * Carrying bytes between a viewer and a target, never looking inside them.
 *
 * Invariants: each direction has one buffer of at most `READ_MAX_BYTES` in flight and reads again only
 * when it was written, so a slow side stops the other one's reading and nothing more; what a side sent before it
 * ended is delivered before the end is passed on; whatever happens, both connections are closed within
 * the grace times below.
 */
import { type ByteStream, closeQuietly, writeAll } from "./byte_stream.ts";
import { withDeadline } from "./deadline.ts";
import { FairReads } from "./fair_reads.ts";
import { freeBuffer, nextReadSize, READ_MIN_BYTES } from "./read_buffer.ts";
import type { WebSocketConnection } from "./websocket/connection.ts";
import { CloseCode, FrameError, HEADER_ROOM } from "./websocket/frame.ts";

/** How long a side may take at the end of a session, in ms; tests use shorter ones. */
export interface Graces {
  /** For a viewer to read all that was sent and to answer our close frame. */
  readonly viewerMs: number;
  /** For a target to go on after the viewer has left, so that it reads all that was sent. */
  readonly targetMs: number;
  /** For the same once the gateway has ended the session. */
  readonly endedMs: number;
  /** For a viewer that broke the protocol to be heard out, so that a reset does not overtake its close frame. */
  readonly faultMs: number;
}

const GRACES: Graces = { viewerMs: 30_000, targetMs: 30_000, endedMs: 3_000, faultMs: 1_000 };

/** Most of what a target says behind the end of its viewer that is read and forgotten; some never stop. */
const FORGOTTEN_LIMIT_BYTES = 16 * 1024 * 1024;

/** What a session has carried; read by the log and by the idle check while the bridge runs. */
export interface Traffic {
  toViewerBytes: number;
  toTargetBytes: number;
  /** When bytes last passed, in ms of `performance.now()`. */
  lastAt: number;
  /** Whether the viewer is not read because the target does not take what it sent. */
  targetStuck: boolean;
}

/** Why a direction, and so the session, ended. */
export type EndKind =
  | "target closed"
  | "target lost"
  | "viewer closed"
  | "viewer left"
  | "viewer lost"
  | "viewer broke the protocol";

/** The end of a session; `cause` is the error that broke a connection. */
export interface BridgeEnd {
  readonly kind: EndKind;
  readonly cause?: unknown;
}

/** Looks at what passes and may change what reaches the target (for view-only sessions). */
export interface Inspector {
  /** Sees bytes on their way to the viewer. */
  fromTarget(bytes: Uint8Array): void;
  /** What of `bytes` the target may have; a view that is valid until the next call. @throws {FrameError} */
  fromViewer(bytes: Uint8Array): Uint8Array;
}

/** The parts of one session. */
export interface BridgeOptions {
  readonly viewer: WebSocketConnection;
  readonly target: ByteStream;
  /** What the target has said already. */
  readonly banner: Uint8Array;
  readonly traffic: Traffic;
  readonly inspector?: Inspector;
  /** Aborted when the gateway ends the session. */
  readonly ended?: AbortSignal;
}

/** Runs until both sides are closed; never rejects. */
export async function bridge(options: BridgeOptions, graces = GRACES): Promise<BridgeEnd> {
  const { viewer, target, ended } = options;
  const toViewer = pumpToViewer(options);
  const toTarget = pumpToTarget(options);
  // Nothing tells the directions while one waits for the target to write, the other for it to read.
  const gone = viewer.gone.then((): BridgeEnd => ({ kind: "viewer lost" }));
  try {
    const end = await Promise.race([toViewer, toTarget, gone]);
    if (isTargets(end)) {
      await awaitTarget(toViewer, graces, ended);
      const closed = viewer.close(CloseCode.normal, "target closed");
      const heard = toTarget.then(() => viewer.drain());
      await withDeadline(Promise.all([closed, heard]), graces.viewerMs);
    } else {
      // Behind the last write: a half-close waits for one that is under way.
      const passedOn = toTarget.then(() => target.closeWrite()).catch(() => {});
      if (end.cause instanceof FrameError) await withDeadline(viewer.drain(), graces.faultMs);
      if (end.kind !== "viewer left") toTarget.then(() => letGo(viewer, graces));
      // Bytes that nobody read would make a reset of the close, which cuts off what the target has yet to read.
      const heardOut = toViewer.then(({ kind }) => kind === "viewer lost" ? readOut(target) : null);
      const closed = heardOut.then(() => viewer.close(CloseCode.normal, ""));
      await awaitTarget(Promise.all([passedOn, closed]), graces, ended);
    }
    return end;
  } finally {
    closeQuietly(target);
    viewer.destroy();
    // Deno before 2.8 does not end a write to a stuck peer when its socket is closed.
    await withDeadline(Promise.all([toViewer, toTarget]), graces.faultMs);
  }
}

function isTargets({ kind }: BridgeEnd): boolean {
  return kind === "target closed" || kind === "target lost";
}

/** Ends a viewer as soon as it has our close frame (RFC 6455 section 7.1.1), however long its target takes. */
async function letGo(viewer: WebSocketConnection, { viewerMs }: Graces): Promise<void> {
  await withDeadline(viewer.close(CloseCode.normal, ""), viewerMs);
  viewer.destroy();
}

/** Waits for `done`, as long as a target may take. */
async function awaitTarget(
  done: Promise<unknown>,
  { targetMs, endedMs }: Graces,
  ended?: AbortSignal,
): Promise<void> {
  const hurried = new Promise((resolve) => ended?.addEventListener("abort", resolve));
  if (!ended?.aborted) await withDeadline(Promise.race([done, hurried]), targetMs);
  if (ended?.aborted) await withDeadline(done, endedMs);
}

/** Reads and forgets what a target says, up to its end or a limit. */
async function readOut(target: ByteStream): Promise<void> {
  const buffer = new Uint8Array(READ_MIN_BYTES);
  const reads = new FairReads(target);
  for (let left = FORGOTTEN_LIMIT_BYTES; left > 0;) {
    const count = await reads.read(buffer).catch(() => null);
    if (count === null) return;
    left -= count;
  }
}

/** Target to viewer: what one read gives goes out as one frame. */
async function pumpToViewer(
  { viewer, target, banner, traffic, inspector }: BridgeOptions,
): Promise<BridgeEnd> {
  let buffer = new Uint8Array(HEADER_ROOM + READ_MIN_BYTES);
  buffer.set(banner, HEADER_ROOM);
  let count: number | null = banner.length;
  const reads = new FairReads(target);
  while (count !== null) {
    inspector?.fromTarget(buffer.subarray(HEADER_ROOM, HEADER_ROOM + count));
    let sent: boolean;
    try {
      sent = await viewer.sendInPlace(buffer, HEADER_ROOM, HEADER_ROOM + count);
    } catch (cause) {
      return { kind: "viewer lost", cause };
    }
    if (sent) {
      traffic.toViewerBytes += count;
      traffic.lastAt = performance.now();
    } else if (viewer.destroyed && !viewer.peerClose) return { kind: "viewer lost" };
    const size = nextReadSize(buffer.length - HEADER_ROOM, count);
    if (size !== buffer.length - HEADER_ROOM) {
      freeBuffer(buffer);
      buffer = new Uint8Array(HEADER_ROOM + size);
    }
    try {
      count = await reads.read(buffer.subarray(HEADER_ROOM));
    } catch (cause) {
      return { kind: "target lost", cause };
    }
  }
  return { kind: "target closed" };
}

/** Viewer to target: payload is written as it arrives. */
async function pumpToTarget(
  { viewer, target, traffic, inspector }: BridgeOptions,
): Promise<BridgeEnd> {
  for (;;) {
    let payload: Uint8Array | null;
    try {
      payload = await viewer.receive();
      if (payload && inspector) payload = inspector.fromViewer(payload);
    } catch (cause) {
      if (!(cause instanceof FrameError)) return { kind: "viewer lost", cause };
      viewer.close(cause.code, cause.message);
      return { kind: "viewer broke the protocol", cause };
    }
    if (payload === null) return { kind: viewer.peerClose ? "viewer closed" : "viewer left" };
    traffic.targetStuck = true;
    try {
      await writeAll(target, payload);
    } catch (cause) {
      return { kind: "target lost", cause };
    }
    traffic.targetStuck = false;
    traffic.toTargetBytes += payload.length;
    traffic.lastAt = performance.now();
  }
}
