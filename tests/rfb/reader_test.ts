import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { ConnectionClosed, ProtocolError } from "../../rfb/errors.ts";
import { ByteReader, NEED_LIMIT_BYTES } from "../../rfb/reader.ts";
import { hex } from "../_bytes.ts";
import { Feed, readerOf, readers } from "./_feed.ts";
import { Random } from "./_random.ts";

Deno.test("ByteReader reads big-endian integers and bytes", async () => {
  for (const input of readers(hex("01 0203 84050607 fffffff0 aabb"))) {
    await input.need(13);
    assertEquals([input.u8(), input.u16(), input.u32(), input.s32()], [1, 0x203, 0x84050607, -16]);
    assertEquals([...input.peek()], [0xaa, 0xbb]);
    assertEquals([...input.bytes(2)], [0xaa, 0xbb]);
    assertEquals([input.consumed, input.available], [13, 0]);
    assertEquals(await input.more(), false);
  }
});

Deno.test("ByteReader gives back every byte in order however they come and go", async () => {
  const random = new Random(6);
  const sent = random.bytes(700_000);
  const portions: Uint8Array[] = [];
  for (let at = 0; at < sent.length;) {
    const size = random.below(4) === 0 ? random.below(150_000) : random.below(900);
    portions.push(sent.subarray(at, at + size));
    at += size;
  }
  const input = new ByteReader(new Feed(portions));
  for (let at = 0; at < sent.length;) {
    const size = Math.min(sent.length - at, random.below(3) === 0 ? random.below(99_000) : 7);
    await input.need(size);
    assertEquals(input.bytes(size), sent.subarray(at, at + size));
    at += size;
  }
});

Deno.test("ByteReader throws when bytes are read that were not awaited", () => {
  assertThrows(() => readerOf([1]).u8(), RangeError, "call need() first");
});

Deno.test("ByteReader.need() tells the end and refuses what is beyond its limit", async () => {
  await assertRejects(() => readerOf([1, 2]).need(3), ConnectionClosed, "ended after 2");
  await assertRejects(() => readerOf([]).need(NEED_LIMIT_BYTES + 1), ProtocolError);
});

Deno.test("ByteReader.discard() passes over more than it holds", async () => {
  const portions = Array.from({ length: 300 }, () => new Uint8Array(1000).fill(7));
  const input = new ByteReader(new Feed([...portions, Uint8Array.of(9)]));
  await input.discard(300_000);
  await input.need(1);
  assertEquals(input.u8(), 9);
  await assertRejects(() => input.discard(1), ConnectionClosed);
});
