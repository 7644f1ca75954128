/** Most sound that waits to be heard, and what a late packet waits so that the next one fits on. */
const LIMIT_S = 0.2;
const LEAD_S = 0.06;

/** A piece of sound that was given a time; `stop` before that time silences it. */
export interface ScheduledSound {
  stop(): void;
  addEventListener(type: "ended", listener: () => void): void;
}

/**
 * When each packet is to be heard, for browsers that give this page no audio thread of its own: one
 * right after the other, and where more than 200 ms wait, the newest instead of them.
 */
export class AudioSchedule {
  #end = 0;
  #waiting = new Set<ScheduledSound>();

  /** The time to start a packet of `duration` that has come at `now`; all in seconds. */
  place(now: number, duration: number): number {
    if (this.#end - now > LIMIT_S) this.clear();
    const placed = this.#end > now ? this.#end : now + LEAD_S;
    this.#end = placed + duration;
    return placed;
  }

  /** Remembers what was started, to silence it if need be. */
  add(sound: ScheduledSound): void {
    this.#waiting.add(sound);
    sound.addEventListener("ended", () => this.#waiting.delete(sound));
  }

  /** Silences what waits. */
  clear(): void {
    for (const sound of this.#waiting) sound.stop();
    this.#waiting.clear();
    this.#end = 0;
  }
}
