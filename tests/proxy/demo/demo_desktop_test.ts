import { assertEquals } from "@std/assert";
import { DemoDesktop } from "../../../proxy/demo/demo_desktop.ts";
import type { Watcher } from "../../../proxy/demo/desktop.ts";
import { Desk } from "../../../proxy/demo/scene/desk.ts";
import { TestClock } from "./_clock.ts";

/** What a watcher was told, in order, but for pictures. */
class Witness implements Watcher {
  readonly told: unknown[] = [];
  damaged() {}
  copied() {}
  frame() {}
  cursor() {}
  resized = (author: string) => this.#note(`resized by ${author}`);
  renamed = () => this.#note("renamed");
  bell = () => this.#note("bell");
  clipboard = () => this.#note("clipboard");
  relit = () => this.#note("relit");
  relative = (on: boolean) => this.#note(`relative ${on}`);
  pointerMoved = (x: number, y: number) => this.#note(`pointer ${x},${y}`);
  tune = () => this.#note("tune");

  /** All since the last time. */
  take(): unknown[] {
    return this.told.splice(0);
  }

  #note(what: unknown): void {
    this.told.push(what);
  }
}

function open() {
  const clock = new TestClock();
  const desktop = new DemoDesktop("test", clock, (sink) => new Desk(1280, 800, sink));
  const [ann, bob] = [new Witness(), new Witness()];
  return { clock, desktop, ann, bob, visitor: desktop.join(ann), other: desktop.join(bob) };
}

Deno.test("DemoDesktop tells everybody of lamps, names and sizes, and who did it", () => {
  const { desktop, ann, bob, visitor } = open();
  visitor.key(0xffe5, true);
  visitor.key(0xffe5, false);
  desktop.rename("other");
  const screens = [{ id: 3, x: 0, y: 0, width: 9, height: 9, flags: 0 }];
  assertEquals(visitor.setLayout({ width: 500, height: 400, screens }), 0);
  desktop.resize(300, 200);
  assertEquals(ann.take(), ["relit", "renamed", "resized by viewer", "resized by server"]);
  assertEquals(bob.take(), ["relit", "renamed", "resized by other", "resized by server"]);
  assertEquals(desktop.leds, 4);
});

Deno.test("DemoDesktop tells but the visitor what its own doing brings", () => {
  const { ann, bob, visitor } = open();
  visitor.pointer(1, 680, 672);
  visitor.pointer(0, 680, 672);
  visitor.pointer(1, 992, 696);
  visitor.motion(0, 5, 5);
  visitor.key(0xff08, true);
  assertEquals(ann.take(), ["tune", "relative true", "relative false", "pointer 992,696", "bell"]);
  assertEquals(bob.take(), []);
});

Deno.test("DemoDesktop rests unless somebody waits or listens", () => {
  const { clock, visitor, other } = open();
  assertEquals(clock.scheduled, 0);
  visitor.waiting(true);
  other.listening(true);
  visitor.waiting(false);
  clock.advance(33);
  assertEquals(clock.scheduled, 1);
  other.listening(false);
  clock.advance(33);
  assertEquals(clock.scheduled, 0);
  other.leave();
  other.waiting(true);
  assertEquals(clock.scheduled, 0);
});

Deno.test("DemoDesktop paints at a calm pace while nobody does anything nor listens", () => {
  const { clock, visitor } = open();
  visitor.waiting(true);
  assertEquals(clock.pace, "lively");
  clock.advance(9000);
  assertEquals(clock.pace, "calm");
  visitor.pointer(0, 5, 5);
  assertEquals([clock.pace, clock.scheduled], ["lively", 1]);
  visitor.listening(true);
  clock.advance(9000);
  assertEquals(clock.pace, "lively");
});
