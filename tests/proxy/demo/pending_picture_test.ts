import { assert, assertEquals } from "@std/assert";
import { type Copy, PendingPicture } from "../../../proxy/demo/pending_picture.ts";
import { Framebuffer } from "../../../rfb/framebuffer.ts";
import type { Rect } from "../../../rfb/rect.ts";
import { Random } from "../../rfb/_random.ts";

const SIZE = 24;
const WHOLE: Rect = { x: 0, y: 0, width: SIZE, height: SIZE };

function randomRect(random: Random): Rect {
  const [x, y] = [random.below(SIZE), random.below(SIZE)];
  return { x, y, width: 1 + random.below(SIZE - x), height: 1 + random.below(SIZE - y) };
}

function randomCopy(random: Random): Copy {
  const rect = randomRect(random);
  const sourceX = random.below(SIZE - rect.width + 1);
  return { rect, sourceX, sourceY: random.below(SIZE - rect.height + 1) };
}

/** Does what a viewer does: the copies in order, then the pixels. */
function apply(pending: PendingPicture, region: Rect, desktop: Framebuffer, viewer: Framebuffer) {
  const update = pending.take(region);
  for (const { rect, sourceX, sourceY } of update?.copies ?? []) {
    viewer.copy(rect, sourceX, sourceY);
  }
  for (const rect of update?.rects ?? []) {
    for (let y = rect.y; y < rect.y + rect.height; y++) {
      const at = y * SIZE + rect.x;
      viewer.pixels.set(desktop.pixels.subarray(at, at + rect.width), at);
    }
  }
  return update;
}

function differsWithin({ x, y, width, height }: Rect, a: Framebuffer, b: Framebuffer): boolean {
  return a.pixels.some((word, i) =>
    word !== b.pixels[i] && i % SIZE >= x && i % SIZE < x + width &&
    Math.floor(i / SIZE) >= y && Math.floor(i / SIZE) < y + height
  );
}

Deno.test("PendingPicture makes a viewer's picture equal, whatever was painted and copied", () => {
  for (let seed = 1; seed <= 300; seed++) {
    const random = new Random(seed);
    const pending = new PendingPicture();
    const desktop = new Framebuffer(SIZE, SIZE);
    const viewer = new Framebuffer(SIZE, SIZE);
    for (let step = 0; step < 60; step++) {
      const action = random.below(10);
      if (action < 5) {
        const rect = randomRect(random);
        desktop.fill(rect, (0xff000000 | random.below(0x1000000)) >>> 0);
        pending.damage(rect);
      } else if (action < 8) {
        const copy = randomCopy(random);
        desktop.copy(copy.rect, copy.sourceX, copy.sourceY);
        pending.copy(copy);
      } else {
        const region = action === 8 ? WHOLE : randomRect(random);
        apply(pending, region, desktop, viewer);
        assert(!differsWithin(region, desktop, viewer), `seed ${seed}, step ${step}`);
      }
    }
    apply(pending, WHOLE, desktop, viewer);
    assertEquals(viewer.pixels, desktop.pixels, `seed ${seed}`);
  }
});

Deno.test("PendingPicture sends a copy as a copy, and what is stale at its source as pixels", () => {
  const pending = new PendingPicture();
  pending.damage({ x: 2, y: 2, width: 2, height: 2 });
  pending.copy({ rect: { x: 10, y: 10, width: 8, height: 8 }, sourceX: 0, sourceY: 0 });
  const update = pending.take(WHOLE)!;
  assertEquals(update.copies.length, 1);
  assertEquals(update.rects.map(({ x, y }) => [x, y]).toSorted(), [[12, 12], [2, 2]]);
  assertEquals(pending.take(WHOLE), undefined);
});

Deno.test("PendingPicture keeps what lies outside the region for later", () => {
  const pending = new PendingPicture();
  pending.damage(WHOLE);
  const left = { x: 0, y: 0, width: 10, height: SIZE };
  assertEquals(pending.take(left)?.rects, [left]);
  assertEquals(pending.take(left), undefined);
  assertEquals(pending.take(WHOLE)?.rects, [{ x: 10, y: 0, width: 14, height: SIZE }]);
});

Deno.test("PendingPicture turns copies into pixels when there are many", () => {
  const pending = new PendingPicture();
  for (let i = 0; i < 100; i++) {
    pending.copy({ rect: { x: 0, y: 0, width: 8, height: 8 }, sourceX: 1, sourceY: 0 });
  }
  const update = pending.take(WHOLE)!;
  assertEquals(update.copies.length, 8);
  assertEquals(update.rects, [{ x: 0, y: 0, width: 8, height: 8 }]);
});
