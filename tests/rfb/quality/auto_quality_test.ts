import { assert, assertEquals } from "@std/assert";
import { Damage } from "../../../rfb/damage.ts";
import {
  AutoQuality,
  firstQuality,
  type QualityClient,
  type QualityWish,
} from "../../../rfb/quality/auto_quality.ts";
import type { Rect } from "../../../rfb/rect.ts";
import type { ClientSettings } from "../../../rfb/session/client_options.ts";

/** A client on a line of so many bytes a second, with a clock that only the test moves. */
class Simulation implements QualityClient {
  readonly framebuffer = { lossy: new Damage() };
  readonly configured: ClientSettings[] = [];
  readonly refreshed: Rect[] = [];
  readonly counters = {
    bytes: 0,
    updates: 0,
    decodeMs: 0,
    receiveMs: 0,
    pixels: new Map<number, number>([[7, 0]]),
  };
  roundTripMs: number | undefined = 1;
  now = 0;
  readonly auto: AutoQuality;

  constructor(wish: QualityWish) {
    this.auto = new AutoQuality(this, wish);
  }

  configure(settings: ClientSettings): void {
    this.configured.push(settings);
  }

  refresh(area: Rect): void {
    this.refreshed.push(area);
  }

  /** One update, and what its bytes took on the line. */
  update(rect: Rect, bytes: number, bytesPerSecond: number, isLossy = true): void {
    if (isLossy) this.framebuffer.lossy.add(rect);
    else this.framebuffer.lossy.remove(rect);
    this.counters.bytes += bytes;
    this.counters.receiveMs += 1000 * bytes / bytesPerSecond;
    this.counters.updates++;
    this.counters.pixels.set(7, this.counters.pixels.get(7)! + rect.width * rect.height);
    this.auto.updated(this.now);
    this.wait(0);
  }

  /** Lets time pass, calling when due; gives whether anything more is. */
  wait(ms: number): boolean {
    const end = this.now + ms;
    let next = this.auto.tick(this.now);
    while (next !== undefined && next <= end) {
      this.now = Math.max(this.now, next);
      next = this.auto.tick(this.now);
      assert(next === undefined || next > this.now, "ticks without end");
    }
    this.now = end;
    return next !== undefined;
  }

  /** A video of so many seconds, ten frames in each. */
  play(seconds: number, bytesPerSecond: number): void {
    for (let i = 0; i < 10 * seconds; i++) {
      this.update({ x: 0, y: 0, width: 640, height: 480 }, 50_000, bytesPerSecond);
      this.wait(100);
    }
  }
}

Deno.test("firstQuality() is what was wished, and the middle for auto", () => {
  assertEquals(firstQuality({ quality: "auto" }), { quality: 6, compression: 2 });
  assertEquals(firstQuality({ quality: 3, compression: 9 }), { quality: 3, compression: 9 });
  assertEquals(firstQuality({ quality: "lossless" }).quality, "lossless");
});

Deno.test("AutoQuality takes the best on a fast line and little on a slow one", () => {
  const session = new Simulation({ quality: "auto" });
  session.play(12, 100_000_000);
  assertEquals([session.auto.quality, session.configured.at(-1)], [9, {
    quality: 9,
    compression: 1,
  }]);
  session.play(6, 100_000);
  assertEquals(session.auto.quality, 3);
  assertEquals(session.configured.at(-1), { quality: 3, compression: 7 });
});

Deno.test("AutoQuality keeps to the compression a person chose", () => {
  const session = new Simulation({ quality: "auto", compression: 5 });
  session.play(12, 100_000_000);
  assertEquals(session.configured.at(-1), { quality: 9, compression: 5 });
});

Deno.test("AutoQuality refines within a second of rest, and goes back", () => {
  const session = new Simulation({ quality: "auto" });
  session.update({ x: 0, y: 0, width: 640, height: 480 }, 50_000, 1_500_000);
  session.wait(600);
  assertEquals(session.configured, [{ quality: "lossless", compression: 2 }]);
  assertEquals(
    session.refreshed.reduce((sum, area) => sum + area.width * area.height, 0),
    640 * Math.floor(250_000 / 640),
  );
  while (!session.framebuffer.lossy.isEmpty) {
    const area = session.refreshed.at(-1)!;
    session.update(area, 1.2 * area.width * area.height, 1_500_000, false);
    assert(session.refreshed.length < 10);
  }
  assertEquals(session.configured.at(-1), { quality: 6, compression: 2 });
  assertEquals(
    session.refreshed.reduce((sum, area) => sum + area.width * area.height, 0),
    640 * 480,
  );
  assertEquals(session.wait(60_000), false, "something is due for ever");
});

Deno.test("AutoQuality leaves fixed levels alone: no automation, no refinement", () => {
  const session = new Simulation({ quality: 5 });
  session.play(10, 50_000);
  session.wait(60_000);
  assertEquals([session.configured, session.refreshed], [[], []]);
});

Deno.test("AutoQuality asks again for what is lossy when a person wants no loss", () => {
  const session = new Simulation({ quality: 5 });
  session.update({ x: 1, y: 2, width: 3, height: 4 }, 50_000, 1_000_000);
  session.auto.wish = { quality: "lossless" };
  assertEquals(session.configured, [{ quality: "lossless", compression: 2 }]);
  assertEquals(session.wait(600), true);
  assertEquals(session.refreshed, [{ x: 1, y: 2, width: 3, height: 4 }]);
  session.update(session.refreshed[0]!, 100, 1_000_000, false);
  assertEquals([session.wait(60_000), session.refreshed.length], [false, 1]);
});

Deno.test("AutoQuality ends a refinement when a person chooses, or nobody looks", () => {
  const session = new Simulation({ quality: "auto" });
  session.update({ x: 0, y: 0, width: 64, height: 48 }, 50_000, 1_500_000);
  session.wait(600);
  session.auto.stop();
  assertEquals(session.configured.at(-1), { quality: 6, compression: 2 });
  session.wait(600);
  session.auto.wish = { quality: 2 };
  assertEquals(session.configured.at(-1), { quality: 2, compression: 2 });
  assertEquals(session.wait(60_000), false);
});
