import { assertEquals } from "@std/assert";
import { Slots } from "../../../../rfb/jpeg/simd/slots.ts";

function createSlots() {
  const written: [string, number][] = [];
  const slots = new Slots<string>({ at: 1000, bytes: 10, count: 3 }, (value, at) => {
    written.push([value, at]);
  });
  return { slots, written };
}

Deno.test("Slots write each value once, and give equal ones the same place", () => {
  const { slots, written } = createSlots();
  assertEquals(slots.place(["a", "b", "a"]), [1000, 1010, 1000]);
  assertEquals(slots.place(["b", "a"]), [1010, 1000]);
  assertEquals(written, [["a", 1000], ["b", 1010]]);
});

Deno.test("Slots give away no place of a value that is wanted at the same time", () => {
  const { slots, written } = createSlots();
  slots.place(["a", "b", "c"]);
  assertEquals(slots.place(["d", "a", "b"]), [1020, 1000, 1010]);
  assertEquals(slots.place(["c", "e", "d"]), [1000, 1010, 1020]);
  assertEquals(written.slice(3), [["d", 1020], ["c", 1000], ["e", 1010]]);
});
