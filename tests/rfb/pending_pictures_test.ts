import { assertEquals, assertRejects } from "@std/assert";
import { ProtocolError } from "../../rfb/errors.ts";
import {
  PENDING_PICTURES_LIMIT,
  PENDING_PIXELS_LIMIT,
  PendingPictures,
} from "../../rfb/pending_pictures.ts";

const LEFT = { x: 0, y: 0, width: 10, height: 10 };
const RIGHT = { x: 10, y: 0, width: 10, height: 10 };
const BOTH = { x: 9, y: 9, width: 2, height: 1 };

/** Says in the end whether `wait` was over after everything that can happen at once has happened. */
async function isOver(wait: Promise<void> | undefined): Promise<boolean> {
  let over = wait === undefined;
  wait?.then(() => over = true, () => over = true);
  await new Promise((resolve) => setTimeout(resolve, 0));
  return over;
}

Deno.test("PendingPictures has nobody wait when nothing is pending", () => {
  const pictures = new PendingPictures();
  assertEquals(pictures.overlapping(LEFT), undefined);
  assertEquals(pictures.room(), undefined);
  assertEquals(pictures.settled(), undefined);
});

Deno.test("PendingPictures.overlapping() waits for pictures with a common pixel only", async () => {
  const pictures = new PendingPictures();
  const left = Promise.withResolvers<void>();
  const right = Promise.withResolvers<void>();
  pictures.add(LEFT, left.promise);
  assertEquals(pictures.overlapping(RIGHT), undefined);
  assertEquals(pictures.overlapping({ ...LEFT, width: 0 }), undefined);
  pictures.add(RIGHT, right.promise);
  const both = pictures.overlapping(BOTH);
  const all = pictures.settled();
  left.resolve();
  assertEquals(await isOver(both), false);
  assertEquals(await isOver(all), false);
  assertEquals(pictures.overlapping(LEFT), undefined);
  right.resolve();
  assertEquals(await isOver(both), true);
  assertEquals(await isOver(all), true);
  assertEquals(pictures.settled(), undefined);
});

Deno.test("PendingPictures gives a failure to whoever waits, then and later, wherever they paint", async () => {
  const pictures = new PendingPictures();
  const broken = Promise.withResolvers<void>();
  pictures.add(LEFT, broken.promise);
  const waits = [pictures.overlapping(LEFT), pictures.settled()];
  broken.reject(new ProtocolError("broken"));
  for (const wait of waits) await assertRejects(() => wait!, ProtocolError, "broken");
  const later = [pictures.overlapping(RIGHT), pictures.room(), pictures.settled()];
  for (const wait of later) await assertRejects(() => wait!, ProtocolError, "broken");
});

Deno.test("PendingPictures keeps a failure that nobody has waited for", async () => {
  const pictures = new PendingPictures();
  pictures.add(LEFT, Promise.reject(new ProtocolError("broken")));
  // Leaves time for an unhandled rejection, which would fail the test.
  assertEquals(await isOver(Promise.resolve()), true);
  await assertRejects(() => pictures.settled()!, ProtocolError, "broken");
});

Deno.test("PendingPictures.room() bounds how many are at work at once", async () => {
  const pictures = new PendingPictures();
  const first = Promise.withResolvers<void>();
  for (let i = 0; i < PENDING_PICTURES_LIMIT; i++) {
    assertEquals(pictures.room(), undefined);
    pictures.add(LEFT, i === 3 ? first.promise : Promise.withResolvers<void>().promise);
  }
  const room = pictures.room();
  assertEquals(await isOver(room), false);
  first.resolve();
  assertEquals(await isOver(room), true);
  assertEquals(pictures.room(), undefined);
});

Deno.test("PendingPictures.room() bounds how many pixels are at work at once", async () => {
  const pictures = new PendingPictures();
  const large = Promise.withResolvers<void>();
  pictures.add({ x: 0, y: 0, width: 4096, height: PENDING_PIXELS_LIMIT / 4096 }, large.promise);
  pictures.add(LEFT, Promise.withResolvers<void>().promise);
  const room = pictures.room();
  assertEquals(await isOver(room), false);
  large.resolve();
  assertEquals(await isOver(room), true);
});
