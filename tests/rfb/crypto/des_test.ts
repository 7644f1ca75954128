import { assertEquals } from "@std/assert";
import { encryptDes } from "../../../rfb/crypto/des.ts";
import { hex, toHex } from "../../_bytes.ts";

/** Key, plaintext, ciphertext: a worked example, then NBS Special Publication 500-20's known answers. */
const VECTORS = [
  ["133457799bbcdff1", "0123456789abcdef", "85e813540f0ab405"],
  ["0101010101010101", "8000000000000000", "95f8a5e5dd31d900"],
  ["0101010101010101", "0000000000000001", "166b40b44aba4bd6"],
  ["8001010101010101", "0000000000000000", "95a8d72813daa94d"],
  ["0101010101010102", "0000000000000000", "869efd7f9f265a09"],
  ["7ca110454a1a6e57", "01a1d6d039776742", "690f5b0d9a26939b"],
  ["0131d9619dc1376e", "5cd54ca83def57da", "7a389d10354bd271"],
  ["07a1133e4a0b2686", "0248d43806f67172", "868ebb51cab4599a"],
] as const;

Deno.test("encryptDes() gives the published answers", () => {
  for (const [key, block, wanted] of VECTORS) {
    assertEquals(toHex(encryptDes(hex(key), hex(block))), wanted, `key ${key}`);
  }
});

Deno.test("encryptDes() does not look at the parity bits of the key", () => {
  const block = hex("0011223344556677");
  assertEquals(
    encryptDes(hex("133457799bbcdff1"), block),
    encryptDes(hex("123556789abddef0"), block),
  );
});
