import { assert, assertEquals } from "@std/assert";
import { nextReadSize, READ_MAX_BYTES, READ_MIN_BYTES } from "../../proxy/read_buffer.ts";

Deno.test("nextReadSize() grows to the most while reads fill their buffer", () => {
  const sizes = [READ_MIN_BYTES];
  while (sizes.at(-1)! < READ_MAX_BYTES) sizes.push(nextReadSize(sizes.at(-1)!, sizes.at(-1)!));
  assert(sizes.length <= 4, sizes.join());
  assertEquals(nextReadSize(READ_MAX_BYTES, READ_MAX_BYTES), READ_MAX_BYTES);
});

Deno.test("nextReadSize() shrinks to the least while reads are small", () => {
  let size = READ_MAX_BYTES;
  for (let reads = 0; reads < 8; reads++) size = nextReadSize(size, 10);
  assertEquals(size, READ_MIN_BYTES);
  assertEquals(nextReadSize(READ_MIN_BYTES, 1), READ_MIN_BYTES);
});
