import { assert, assertEquals } from "@std/assert";
import { Damage } from "../../rfb/damage.ts";
import { Random } from "./_random.ts";

function coverOf(rects: readonly { x: number; y: number; width: number; height: number }[]) {
  const covered = new Set<number>();
  for (const { x, y, width, height } of rects) {
    for (let i = y; i < y + height; i++) {
      for (let j = x; j < x + width; j++) covered.add(i * 1000 + j);
    }
  }
  return covered;
}

Deno.test("Damage.take() gives what was added once", () => {
  const damage = new Damage();
  damage.add({ x: 1, y: 2, width: 3, height: 4 });
  assertEquals(damage.take(), [{ x: 1, y: 2, width: 3, height: 4 }]);
  assertEquals(damage.take(), []);
});

Deno.test("Damage.add() ignores empty and covered rectangles", () => {
  const damage = new Damage();
  damage.add({ x: 0, y: 0, width: 10, height: 10 });
  damage.add({ x: 50, y: 0, width: 0, height: 10 });
  damage.add({ x: 50, y: 0, width: 10, height: 0 });
  damage.add({ x: 2, y: 3, width: 4, height: 5 });
  assertEquals(damage.take(), [{ x: 0, y: 0, width: 10, height: 10 }]);
});

Deno.test("Damage.add() makes one rectangle of bands that line up", () => {
  const damage = new Damage();
  for (let y = 0; y < 100; y += 7) damage.add({ x: 5, y, width: 20, height: 7 });
  assertEquals(damage.take(), [{ x: 5, y: 0, width: 20, height: 105 }]);
});

Deno.test("Damage.add() keeps apart what lies far apart", () => {
  const damage = new Damage();
  damage.add({ x: 0, y: 0, width: 10, height: 10 });
  damage.add({ x: 500, y: 400, width: 10, height: 10 });
  assertEquals(damage.take().length, 2);
});

Deno.test("Damage covers all that was added with at most 32 rectangles", () => {
  for (let seed = 0; seed < 20; seed++) {
    const random = new Random(seed);
    const damage = new Damage();
    const added = Array.from({ length: 300 }, () => ({
      x: random.below(180),
      y: random.below(180),
      width: random.below(12),
      height: random.below(12),
    }));
    for (const rect of added) damage.add(rect);
    const taken = damage.take();
    const covered = coverOf(taken);
    assert(taken.length <= 32, `seed ${seed}: ${taken.length} rectangles`);
    for (const pixel of coverOf(added)) assert(covered.has(pixel), `seed ${seed}: pixel ${pixel}`);
  }
});

Deno.test("Damage.copy() adds what lies in the source where it comes to lie", () => {
  const damage = new Damage();
  damage.copy({ x: 0, y: 0, width: 10, height: 10 }, 50, 50);
  assertEquals(damage.isEmpty, true);
  damage.add({ x: 5, y: 6, width: 100, height: 2 });
  const before = damage.additions;
  damage.copy({ x: 0, y: 0, width: 10, height: 7 }, 300, 400);
  damage.copy({ x: 0, y: 90, width: 10, height: 7 }, 300, 450);
  assertEquals(damage.additions, before + 1);
  assertEquals(damage.rects, [
    { x: 5, y: 6, width: 100, height: 2 },
    { x: 305, y: 406, width: 5, height: 1 },
  ]);
});

Deno.test("Damage.remove() takes out exactly that, or nothing where too much would remain", () => {
  const damage = new Damage();
  damage.add({ x: 0, y: 0, width: 100, height: 100 });
  damage.remove({ x: 200, y: 0, width: 10, height: 10 });
  assertEquals([damage.removals, damage.rects.length], [0, 1]);
  damage.remove({ x: 0, y: 0, width: 100, height: 40 });
  assertEquals([damage.removals, damage.rects], [1, [{ x: 0, y: 40, width: 100, height: 60 }]]);
  damage.remove({ x: 0, y: 40, width: 100, height: 60 });
  assertEquals(damage.isEmpty, true);

  const random = new Random(3);
  damage.add({ x: 0, y: 0, width: 100, height: 100 });
  const covered = coverOf(damage.rects);
  for (let i = 0; i < 400; i++) {
    const hole = { x: random.below(98), y: random.below(98), width: 2, height: 2 };
    const before = damage.removals;
    damage.remove(hole);
    if (damage.removals > before) { for (const pixel of coverOf([hole])) covered.delete(pixel); }
    assert(damage.rects.length <= 256);
    assertEquals(coverOf(damage.rects), covered);
  }
  assert(damage.removals > 10);
  damage.add({ x: 300, y: 300, width: 10, height: 10 });
  assert(damage.rects.length <= 256);
});
