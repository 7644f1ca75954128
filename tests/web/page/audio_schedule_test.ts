import { assert, assertEquals } from "@std/assert";
import { AudioSchedule } from "../../../web/page/audio_schedule.ts";

class FakeSound {
  stopped = false;
  #ended = () => {};
  stop() {
    this.stopped = true;
  }
  addEventListener(_: "ended", listener: () => void) {
    this.#ended = listener;
  }
  end() {
    this.#ended();
  }
}

const near = (a: number, b: number) => Math.abs(a - b) < 1e-9;

Deno.test("AudioSchedule places packets one right after the other", () => {
  const schedule = new AudioSchedule();
  const first = schedule.place(10, 0.02);
  assert(first > 10 && first <= 10.1, `${first}`);
  assert(near(schedule.place(10.02, 0.02), first + 0.02));
  assert(near(schedule.place(10.03, 0.02), first + 0.04));
});

Deno.test("AudioSchedule begins anew with a lead after a gap", () => {
  const schedule = new AudioSchedule();
  schedule.place(0, 0.02);
  const late = schedule.place(5, 0.02);
  assert(late > 5 && late <= 5.1, `${late}`);
});

Deno.test("AudioSchedule silences what waits once more than 200 ms do", () => {
  const schedule = new AudioSchedule();
  const sounds: FakeSound[] = [];
  let latest = 0;
  for (let i = 0; i < 100; i++) {
    latest = schedule.place(1, 0.02);
    assert(latest <= 1.2 + 0.02, `${latest}`);
    const sound = new FakeSound();
    schedule.add(sound);
    sounds.push(sound);
  }
  assert(sounds.slice(0, 80).every(({ stopped }) => stopped));
  assertEquals(sounds.at(-1)!.stopped, false);
});

Deno.test("AudioSchedule leaves sounds alone that have been heard", () => {
  const schedule = new AudioSchedule();
  const heard = new FakeSound();
  const waiting = new FakeSound();
  schedule.add(heard);
  schedule.add(waiting);
  heard.end();
  schedule.clear();
  assertEquals([heard.stopped, waiting.stopped], [false, true]);
});
