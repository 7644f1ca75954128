import { assert, assertEquals } from "@std/assert";
import { AudioSchedule } from "../../../web/page/audio_schedule.ts";

class FakeSound {
  at: number | undefined;
  stopped = false;
  #ended = () => {};
  start(at: number) {
    this.at = at;
  }
  stop() {
    // As a browser does.
    if (this.at === undefined) throw new Error("Cannot stop: not started");
    this.stopped = true;
  }
  addEventListener(_: "ended", listener: () => void) {
    this.#ended = listener;
  }
  end() {
    this.#ended();
  }
}

function setUp() {
  const schedule = new AudioSchedule();
  /** A packet of 20 ms that has come at `now`. */
  const play = (now: number) => {
    const sound = new FakeSound();
    schedule.play(sound, now, 0.02);
    return sound;
  };
  return { schedule, play };
}

const near = (a: number | undefined, b: number) => Math.abs(a! - b) < 1e-9;

Deno.test("AudioSchedule places packets one right after the other", () => {
  const { play } = setUp();
  const first = play(10).at!;
  assert(first > 10 && first <= 10.1, `${first}`);
  assert(near(play(10.02).at, first + 0.02));
  assert(near(play(10.03).at, first + 0.04));
});

Deno.test("AudioSchedule begins anew with a lead after a gap", () => {
  const { play } = setUp();
  play(0);
  const late = play(5).at!;
  assert(late > 5 && late <= 5.1, `${late}`);
});

Deno.test("AudioSchedule silences what waits once more than 200 ms do, and plays the newest", () => {
  const { play } = setUp();
  const sounds = Array.from({ length: 100 }, () => play(1));
  assert(sounds.every(({ at }) => at! <= 1.2 + 0.02));
  assert(sounds.slice(0, 80).every(({ stopped }) => stopped));
  assertEquals(sounds.at(-1)!.stopped, false);
});

Deno.test("AudioSchedule.clear() leaves sounds alone that have been heard", () => {
  const { schedule, play } = setUp();
  const [heard, waiting] = [play(0), play(0)];
  heard.end();
  schedule.clear();
  assertEquals([heard.stopped, waiting.stopped], [false, true]);
});
