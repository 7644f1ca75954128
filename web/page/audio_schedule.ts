/** Most sound that waits to be heard, and what a late packet waits so that the next one fits on. */
const LIMIT_S = 0.2;
const LEAD_S = 0.06;

/** A piece of sound that can be given a time once; `stop` silences it, before that time too. */
export interface ScheduledSound {
  start(at: number): void;
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

  /** Starts a packet of `duration` that has come at `now`; both in seconds. */
  play(sound: ScheduledSound, now: number, duration: number): void {
    if (this.#end - now > LIMIT_S) this.clear();
    const at = this.#end > now ? this.#end : now + LEAD_S;
    this.#end = at + duration;
    sound.start(at);
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
