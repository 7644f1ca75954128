import { assertEquals } from "@std/assert";
import { ByteWriter } from "../../../rfb/encoders/byte_writer.ts";
import { hex } from "../../_bytes.ts";

Deno.test("ByteWriter writes big-endian integers and little-endian pixels", () => {
  const out = new ByteWriter();
  out.u8(1);
  out.u16(0x0203);
  out.u32(0x04050607);
  out.s32(-2);
  out.pixel(0x11223344, 4);
  out.pixel(0x5566, 2);
  out.pixel(0x77, 1);
  assertEquals(out.take(), hex("01 0203 04050607 fffffffe 44332211 6655 77"));
});

Deno.test("ByteWriter keeps what it has when it grows, whatever is written at that moment", () => {
  for (const write of ["u8", "u16", "u32", "s32", "bytes", "pixel"] as const) {
    const out = new ByteWriter();
    out.bytes(new Uint8Array(4096).fill(9));
    if (write === "bytes") out.bytes(hex("01020304"));
    else if (write === "pixel") out.pixel(0x01020304, 4);
    else out[write](1);
    const bytes = out.take();
    assertEquals(bytes.subarray(0, 4096).every((byte) => byte === 9), true, write);
    assertEquals(bytes.subarray(4096).includes(1), true, write);
  }
});

Deno.test("ByteWriter forgets on truncate() and take(), and overwrites in place", () => {
  const out = new ByteWriter();
  out.u32(0);
  out.u8(5);
  out.truncate(4);
  out.u8(6);
  out.setU32(0, 0x01020304);
  out.setU8(4, 7);
  assertEquals(out.take(), hex("01020304 07"));
  assertEquals(out.length, 0);
});
