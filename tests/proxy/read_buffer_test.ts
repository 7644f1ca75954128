import { assertEquals, assertLessOrEqual } from "@std/assert";
import {
  freeBuffer,
  nextReadSize,
  READ_MAX_BYTES,
  READ_MIN_BYTES,
} from "../../proxy/read_buffer.ts";

Deno.test("nextReadSize() grows to the most while reads fill their buffer", () => {
  const sizes = [READ_MIN_BYTES];
  for (let reads = 0; reads < 3; reads++) sizes.push(nextReadSize(sizes.at(-1)!, sizes.at(-1)!));
  assertEquals(sizes, [4096, 64_512, READ_MAX_BYTES, READ_MAX_BYTES]);
});

Deno.test("nextReadSize() is the least once a read has emptied the connection", () => {
  for (const size of [READ_MIN_BYTES, 64_512, READ_MAX_BYTES]) {
    for (const count of [1, size - 1]) assertEquals(nextReadSize(size, count), READ_MIN_BYTES);
  }
});

Deno.test("freeBuffer() gives the memory back, so that nothing is left to see", () => {
  const buffer = new Uint8Array(READ_MAX_BYTES);
  freeBuffer(buffer);
  assertEquals([buffer.length, buffer.buffer.byteLength], [0, 0]);
});

Deno.test("READ_MAX_BYTES keeps within what a direction may have in flight, 256 KiB", () => {
  assertLessOrEqual(READ_MAX_BYTES, 256 * 1024);
});
