/** The sessions there are: admission within the limits, signs of life, and the end of all of them. */
import type { Traffic } from "./bridge.ts";
import { Refusal } from "./errors.ts";
import type { WebSocketConnection } from "./websocket/connection.ts";
import { CloseCode } from "./websocket/frame.ts";

/** How often each session is looked at. */
export const CHECK_INTERVAL_MS = 5_000;
/** A viewer that was silent so long is asked for a sign of life. */
const PING_AFTER_MS = 15_000;
/** A viewer that was silent so long has vanished: noticed within a minute, checks included. */
export const VANISHED_AFTER_MS = 45_000;
/** How long a viewer has to answer the close frame of a session that we end. */
const END_GRACE_MS = 2_000;

/** How many sessions there may be. */
export interface SessionLimits {
  readonly maxSessions: number;
  readonly maxSessionsPerToken: number;
  /** 0: never. */
  readonly idleTimeoutMs: number;
}

/** Why there is no place: which limit was met, or that all sessions are being ended. */
export type NoPlace = "token" | "total" | "ending";

/** A session's place; it counts from admission to release. */
export class SessionPlace {
  readonly traffic: Traffic = {
    toViewerBytes: 0,
    toTargetBytes: 0,
    lastAt: performance.now(),
    targetStuck: false,
  };
  #cancel = new AbortController();
  #viewer: WebSocketConnection | undefined;
  #ended: string | undefined;
  #closeCode: number = CloseCode.goingAway;
  #grace: ReturnType<typeof setTimeout> | undefined;
  #onRelease: () => void;
  #endGraceMs: number;

  /** @param onRelease takes the place back. */
  constructor(onRelease: () => void, endGraceMs = END_GRACE_MS) {
    this.#onRelease = onRelease;
    this.#endGraceMs = endGraceMs;
  }

  /** Aborted, with a {@linkcode Refusal}, when we end the session. */
  get signal(): AbortSignal {
    return this.#cancel.signal;
  }

  /** Why we ended the session, if we did. */
  get ended(): string | undefined {
    return this.#ended;
  }

  /** Names the viewer, once there is a WebSocket to it. */
  attach(viewer: WebSocketConnection): void {
    this.#viewer = viewer;
    if (this.#ended !== undefined) this.#closeViewer(viewer, this.#ended);
  }

  /** Closes the viewer with a code and a reason, by force where it does not answer in time. */
  end(reason: string, code: number = CloseCode.goingAway): void {
    if (this.#ended !== undefined) return;
    this.#ended = reason;
    this.#closeCode = code;
    this.#cancel.abort(new Refusal(503, reason));
    if (this.#viewer) this.#closeViewer(this.#viewer, reason);
  }

  /**
   * Pings a silent viewer, and ends the session of one that has vanished, or is idle, or cannot be
   * heard because its target does not read.
   */
  check(now: number, idleTimeoutMs: number): void {
    const viewer = this.#viewer;
    if (!viewer || this.#ended !== undefined) return;
    const silentMs = now - viewer.lastHeardAt;
    if (silentMs >= VANISHED_AFTER_MS && this.traffic.targetStuck) {
      this.end("target does not take what the viewer sends");
    } else if (silentMs >= VANISHED_AFTER_MS) {
      this.#ended = "viewer vanished";
      viewer.destroy();
    } else if (idleTimeoutMs > 0 && now - this.traffic.lastAt >= idleTimeoutMs) {
      this.end("session was idle for too long", CloseCode.idle);
    } else if (silentMs >= PING_AFTER_MS) viewer.ping();
  }

  /** Gives the place back. */
  release(): void {
    clearTimeout(this.#grace);
    this.#onRelease();
  }

  #closeViewer(viewer: WebSocketConnection, reason: string): void {
    viewer.close(this.#closeCode, reason);
    this.#grace ??= setTimeout(() => viewer.destroy(), this.#endGraceMs);
  }
}

/** All sessions of one gateway. */
export class Sessions {
  #limits: SessionLimits;
  #endGraceMs: number;
  #places = new Set<SessionPlace>();
  #perToken = new Map<string, number>();
  #timer: ReturnType<typeof setInterval> | undefined;
  #ending = false;
  #drained: (() => void) | undefined;

  /** @param endGraceMs how long a viewer has to answer when we end its session; tests use less. */
  constructor(limits: SessionLimits, endGraceMs = END_GRACE_MS) {
    this.#limits = limits;
    this.#endGraceMs = endGraceMs;
  }

  /** How many sessions there are. */
  get count(): number {
    return this.#places.size;
  }

  /** A place for a session with `token`, or what forbids it. */
  admit(token: string): SessionPlace | NoPlace {
    if (this.#ending) return "ending";
    const same = this.#perToken.get(token) ?? 0;
    if (this.#places.size >= this.#limits.maxSessions) return "total";
    if (same >= this.#limits.maxSessionsPerToken) return "token";
    this.#perToken.set(token, same + 1);
    const place = new SessionPlace(() => this.#release(place, token), this.#endGraceMs);
    this.#places.add(place);
    this.#timer ??= setInterval(() => this.#check(), this.#checkIntervalMs());
    return place;
  }

  /** A short idle timeout wants a closer look. */
  #checkIntervalMs(): number {
    const { idleTimeoutMs } = this.#limits;
    return idleTimeoutMs > 0 ? Math.min(CHECK_INTERVAL_MS, idleTimeoutMs / 4) : CHECK_INTERVAL_MS;
  }

  /** Ends every session and admits no more; resolves when all places are free. */
  async endAll(reason: string): Promise<void> {
    this.#ending = true;
    const drained = new Promise<void>((resolve) => this.#drained = resolve);
    for (const place of this.#places) place.end(reason);
    if (this.#places.size > 0) await drained;
  }

  #release(place: SessionPlace, token: string): void {
    if (!this.#places.delete(place)) return;
    const same = this.#perToken.get(token)! - 1;
    if (same > 0) this.#perToken.set(token, same);
    else this.#perToken.delete(token);
    if (this.#places.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#drained?.();
  }

  #check(): void {
    const now = performance.now();
    for (const place of this.#places) place.check(now, this.#limits.idleTimeoutMs);
  }
}
