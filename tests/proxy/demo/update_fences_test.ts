import { assert, assertEquals } from "@std/assert";
import { UpdateFences } from "../../../proxy/demo/update_fences.ts";

/** Sends as much as may be on its way. */
function fill(fences: UpdateFences, now: number): Uint8Array[] {
  const sent: Uint8Array[] = [];
  while (fences.isOpen) sent.push(fences.next(now));
  return sent;
}

Deno.test("UpdateFences lets more and more leave while answers are quick, up to 16", () => {
  const fences = new UpdateFences();
  let sent = fill(fences, 0);
  assertEquals(sent.length, 3);
  for (let now = 0; now < 4000; now += 40) {
    for (const payload of sent) fences.answer(payload, now + 20);
    sent = fill(fences, now + 40);
  }
  assertEquals(fences.outstanding, 16);
  assertEquals(fences.roundTripMs, 20);
});

Deno.test("UpdateFences comes down to one while answers come through a queue, and recovers", () => {
  const fences = new UpdateFences();
  for (const payload of fill(fences, 0)) fences.answer(payload, 10);
  for (let now = 0; now < 10_000; now += 500) {
    for (const payload of fill(fences, now)) fences.answer(payload, now + 400);
  }
  assertEquals(fill(fences, 10_000).length, 1);
  fences.answer(Uint8Array.of(1, 2, 3), 10_000);
  assert(!fences.isOpen);
});

Deno.test("UpdateFences takes nothing for an answer that was not asked for, or comes twice", () => {
  const fences = new UpdateFences();
  const [first] = fill(fences, 0);
  for (const wrong of [[], [0, 0, 0, 99], [0, 0, 0, 1, 0], [255, 255, 255, 255]]) {
    fences.answer(Uint8Array.from(wrong), 5);
  }
  assertEquals([fences.outstanding, fences.roundTripMs], [3, undefined]);
  fences.answer(first!, 7);
  fences.answer(first!, 9);
  assertEquals([fences.outstanding, fences.roundTripMs], [2, 7]);
});
