import type { Size } from "./scaling.ts";

/** What {@linkcode RemoteSize} needs from outside. */
export interface RemoteSizeOutlet {
  /** Asks the server for a size in whole pixels. */
  want(width: number, height: number): void;
  /** Calls back after `ms`; the answer cancels it. */
  later(callback: () => void, ms: number): () => void;
}

/** A window that is being dragged is left alone until it rests. */
export const REST_MS = 500;

/** Smaller windows are not asked for, larger ones by this much. */
const MIN_SIDE = 64;
const MAX_SIDE = 8192;

/** RFB's answer to a wish that will never be granted. */
const PROHIBITED = 1;

/**
 * Asks the server to take the size of the stage, where the person wants that and the server can. One
 * CSS pixel becomes one remote pixel, so that letters have their usual size on dense screens too.
 *
 * Each size of the stage is asked for once: a server that rounds it, refuses it or lets another viewer
 * change it is not argued with, and a fraction of a pixel is no new size.
 */
export class RemoteSize {
  #outlet: RemoteSizeOutlet;
  #wanted = false;
  #able = false;
  #prohibited = false;
  #stage: Size = { width: 0, height: 0 };
  #frame: Size = { width: 0, height: 0 };
  #asked = "";
  #cancel = () => {};

  constructor(outlet: RemoteSizeOutlet) {
    this.#outlet = outlet;
  }

  /** Whether the person wants the remote screen to follow the window. */
  set wanted(wanted: boolean) {
    if (wanted && !this.#wanted) this.#asked = "";
    this.#wanted = wanted;
    this.#consider();
  }

  /** Whether the server lets its size be changed. */
  set able(able: boolean) {
    this.#able = able;
    this.#consider();
  }

  /** The stage's size in CSS pixels, fractions and all. */
  set stage({ width, height }: Size) {
    const before = this.#stage;
    this.#stage = { width: settle(width, before.width), height: settle(height, before.height) };
    this.#consider();
  }

  /** The remote screen's size. */
  set frame(frame: Size) {
    this.#frame = frame;
  }

  /** The server did not take the size (RFB's status). */
  refused(status: number): void {
    if (status === PROHIBITED) this.#prohibited = true;
  }

  /** Another connection: nothing is known of its server. */
  reset(): void {
    this.#cancel();
    this.#able = this.#prohibited = false;
    this.#asked = "";
  }

  #consider(): void {
    this.#cancel();
    if (this.#isDue()) this.#cancel = this.#outlet.later(() => this.#ask(), REST_MS);
  }

  #isDue(): boolean {
    const { width, height } = this.#stage;
    return this.#wanted && this.#able && !this.#prohibited && Math.min(width, height) >= MIN_SIDE &&
      this.#asked !== nameOf(this.#stage);
  }

  #ask(): void {
    if (!this.#isDue()) return;
    this.#asked = nameOf(this.#stage);
    if (this.#asked === nameOf(this.#frame)) return;
    this.#outlet.want(this.#stage.width, this.#stage.height);
  }
}

/** Whole pixels that fit; growing by one is no news, so that a size on the edge does not waver. */
function settle(length: number, before: number): number {
  const whole = Math.min(MAX_SIDE, Math.floor(length));
  return whole === before + 1 ? before : whole;
}

function nameOf({ width, height }: Size): string {
  return `${width}×${height}`;
}
