import { assertEquals, assertThrows } from "@std/assert";
import { cutBase, sha256 } from "../../.ci/runtime_base.ts";

/** An executable as `deno compile` makes it: base, payload, trailer. */
function executable(base: number, payload: number, magic = 0x501e, length = payload + 16) {
  const bytes = new Uint8Array(base + payload + 16).fill(1, 0, base);
  const trailer = new DataView(bytes.buffer, base + payload);
  trailer.setUint32(0, magic, true);
  trailer.setBigUint64(8, BigInt(length), true);
  return bytes;
}

Deno.test("cutBase() gives what stands before the payload", () => {
  assertEquals(cutBase(executable(5, 7)), new Uint8Array(5).fill(1));
});

Deno.test("cutBase() refuses files that no compiler made", () => {
  assertThrows(() => cutBase(new Uint8Array(15)), Error, "15 bytes");
  assertThrows(() => cutBase(executable(5, 7, 0x501f)), Error, "magic");
  assertThrows(() => cutBase(executable(5, 7, 0x501e, 28)), Error, "length 28");
  assertThrows(() => cutBase(executable(5, 7, 0x501e, 15)), Error, "length 15");
});

Deno.test("sha256() gives the published sum of abc", async () => {
  assertEquals(
    await sha256(new TextEncoder().encode("abc")),
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
});
