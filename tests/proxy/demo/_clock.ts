import type { FrameClock } from "../../../proxy/demo/frame_clock.ts";

/** Time that stands still until it is moved; frames are made by hand. */
export class TestClock implements FrameClock {
  /** Monday, 2026-03-02, in the middle of a second. */
  time = Date.UTC(2026, 2, 2, 10, 20, 30, 400);
  /** Frames that are scheduled and neither made nor taken back. */
  scheduled = 0;
  /** Of the frame that was scheduled last. */
  pace: "lively" | "calm" | undefined;
  #frame: (() => void) | undefined;
  #waiting: (() => void)[] = [];

  now(): number {
    return this.time;
  }

  schedule(frame: () => void, pace: "lively" | "calm"): () => void {
    this.pace = pace;
    this.#frame = frame;
    this.scheduled++;
    for (const go of this.#waiting.splice(0)) go();
    return () => {
      this.#frame = undefined;
      this.scheduled--;
    };
  }

  /** Waits until a frame is scheduled. */
  async whenScheduled(): Promise<void> {
    if (this.scheduled === 0) await new Promise<void>((go) => this.#waiting.push(go));
  }

  /** Moves on and makes the scheduled frame, if there is one. */
  advance(milliseconds: number): void {
    this.time += milliseconds;
    const frame = this.#frame;
    if (!frame) return;
    this.#frame = undefined;
    this.scheduled--;
    frame();
  }
}
