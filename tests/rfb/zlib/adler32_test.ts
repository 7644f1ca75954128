import { assertEquals } from "@std/assert";
import { adler32, joinAdler32 } from "../../../rfb/zlib/adler32.ts";
import { concat } from "../../_bytes.ts";
import { Random } from "../_random.ts";

Deno.test("adler32() has the checksum that everybody knows", () => {
  assertEquals(adler32(new TextEncoder().encode("Wikipedia")), 0x11e60398);
});

Deno.test("joinAdler32() makes of two checksums that of both stretches together", () => {
  const random = new Random(1);
  for (const first of [0, 1, 5552, 100_000]) {
    for (const second of [0, 1, 65521, 300_000]) {
      const parts = [random.bytes(first), new Uint8Array(second).fill(255)] as const;
      const joined = joinAdler32(adler32(parts[0]), adler32(parts[1]), second);
      assertEquals(joined, adler32(concat(...parts)), `${first} + ${second}`);
    }
  }
});

Deno.test("joinAdler32() is right where a sum is 0", () => {
  // 65520 = MODULUS - 1: the sum, which began with 1, is 0 after it.
  const first = new Uint8Array(257).fill(255, 0, 256).fill(240, 256);
  assertEquals(adler32(first) & 0xffff, 0);
  for (const second of [first, new Uint8Array(9)]) {
    const joined = joinAdler32(adler32(first), adler32(second), second.length);
    assertEquals(joined, adler32(concat(first, second)));
  }
});
