import { assertEquals } from "@std/assert";
import { encodeDib } from "../../../rfb/clipboard/encode_dib.ts";
import { hex } from "../../_bytes.ts";

const RGBA = Uint8ClampedArray.of(1, 2, 3, 255, 9, 9, 9, 0);

Deno.test("encodeDib() writes the fields of BITMAPV5HEADER", () => {
  const dib = encodeDib({ width: 1, height: 2, rgba: RGBA });
  const view = new DataView(dib.buffer);
  const fields = [0, 4, 8, 12, 16, 20, 32, 40, 52, 56, 108, 112, 116]
    .map((at) => view.getUint32(at, true));
  const planesAndBits = 1 | 24 << 16;
  assertEquals(fields, [124, 1, 2, planesAndBits, 0, 8, 0, 0, 0, 0x73524742, 4, 0, 0]);
  assertEquals(dib.length, 124 + 8);
});

Deno.test("encodeDib() begins with the lowest row, pads each, and puts what is transparent on white", () => {
  const dib = encodeDib({ width: 1, height: 2, rgba: RGBA });
  assertEquals(dib.subarray(124), hex("ffffff00 03020100"));
  const half = encodeDib({ width: 1, height: 1, rgba: Uint8ClampedArray.of(0, 100, 255, 51) });
  assertEquals(half.subarray(124), hex("ffe0cc00"));
});
