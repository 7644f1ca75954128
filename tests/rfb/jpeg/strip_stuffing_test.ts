import { assertEquals } from "@std/assert";
import { strippedBytes, stripStuffing } from "../../../rfb/jpeg/strip_stuffing.ts";
import { hex } from "../../_bytes.ts";
import { Random } from "../_random.ts";

function strip(source: Uint8Array, from: number) {
  const target = new Uint8Array(strippedBytes(source.length - from)).fill(0x77);
  const ends = stripStuffing(source, from, target);
  const length = ends.at(-1)!;
  assertEquals([...target.subarray(length, length + 64)], new Array(64).fill(0));
  return { ends, data: target.subarray(0, length) };
}

Deno.test("stripStuffing() drops stuffing, fill bytes and restarts, and ends at the next marker", () => {
  const { ends, data } = strip(hex("aabb 01 ff00 02 ffd0 03 ffffd7 ff00 ff00 ffd9 04"), 2);
  assertEquals(data, hex("01ff02 03 ffff"));
  assertEquals(ends, [3, 4, 6]);
});

Deno.test("stripStuffing() takes data that end without a marker, or within one", () => {
  for (const end of ["", "ff", "ffff"]) assertEquals(strip(hex("01ff0002" + end), 0).ends, [3]);
  assertEquals(strip(hex(""), 0).ends, [0]);
});

/** Byte by byte. */
function slowStrip(source: Uint8Array, from: number) {
  const data: number[] = [];
  const ends: number[] = [];
  for (let at = from; at < source.length; at++) {
    if (source[at] !== 0xff) {
      data.push(source[at]!);
      continue;
    }
    while (source[at + 1] === 0xff) at++;
    const marker = source[++at];
    if (marker === 0) data.push(0xff);
    else if (marker !== undefined && marker >= 0xd0 && marker <= 0xd7) ends.push(data.length);
    else break;
  }
  return { ends: [...ends, data.length], data: Uint8Array.from(data) };
}

Deno.test("stripStuffing() gives what going byte by byte gives", () => {
  const random = new Random(11);
  const bytes = [0, 0, 0xd0, 0xd7, 0xff, 0xff, 1, 2, 3, 4];
  for (let round = 0; round < 3000; round++) {
    const source = Uint8Array.from(
      { length: random.below(40) },
      () => random.below(60) === 0 ? 0xd9 : bytes[random.below(bytes.length)]!,
    );
    const from = random.below(source.length + 1);
    assertEquals(strip(source, from), slowStrip(source, from));
  }
});
