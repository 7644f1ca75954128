import { assertEquals } from "@std/assert";
import { ByteWriter } from "../../../rfb/encoders/byte_writer.ts";
import { encodeCursor } from "../../../rfb/encoders/cursor.ts";
import { encodeCursorWithAlpha } from "../../../rfb/encoders/cursor_with_alpha.ts";
import { PixelPacker } from "../../../rfb/encoders/pixel_packer.ts";
import { encodeVMwareCursor } from "../../../rfb/encoders/vmware_cursor.ts";
import { encodeXCursor } from "../../../rfb/encoders/x_cursor.ts";
import { CANVAS_FORMAT } from "../../../rfb/pixel_format.ts";
import { hex } from "../../_bytes.ts";
import { FORMATS } from "./_formats.ts";
import { encodeVMwareMaskCursor } from "./_vmware_mask_cursor.ts";

const PACKER = new PixelPacker(CANVAS_FORMAT);

function written(write: (out: ByteWriter) => void): Uint8Array {
  const out = new ByteWriter();
  write(out);
  return out.take();
}

/** Opaque, nothing, half transparent and nearly opaque. */
const SHAPE = {
  width: 2,
  height: 2,
  pixels: Uint32Array.of(0xff302010, 0, 0x40ff8040, 0xc0ffffff),
};
const NOTHING = { width: 0, height: 0, pixels: new Uint32Array(0) };

Deno.test("encodeCursor() writes pixels, then a mask of rows padded to bytes", () => {
  const pixels = new Uint32Array(9 * 2);
  pixels[0] = pixels[8] = pixels[10] = 0xff030201;
  const bytes = written((out) => encodeCursor({ width: 9, height: 2, pixels }, PACKER, out));
  assertEquals(bytes.length, 9 * 2 * 4 + 2 * 2);
  assertEquals(bytes.subarray(0, 8), hex("01020300 00000000"));
  assertEquals(bytes.subarray(72), hex("8080 4000"));
});

Deno.test("encodeXCursor() makes the lightest and darkest colour of all, light ones set", () => {
  const bytes = written((out) => encodeXCursor(SHAPE, out));
  assertEquals(bytes, hex("ffffff 102030 0040 8040"));
});

Deno.test("encodeXCursor() writes one colour twice, and hidden pixels alone as black", () => {
  const one = { width: 1, height: 1, pixels: Uint32Array.of(0xff030201) };
  assertEquals(written((out) => encodeXCursor(one, out)), hex("010203 010203 80 80"));
  const hidden = { width: 1, height: 1, pixels: Uint32Array.of(0) };
  assertEquals(written((out) => encodeXCursor(hidden, out)), hex("000000 000000 80 00"));
});

Deno.test("encodeCursorWithAlpha() multiplies colours by alpha", () => {
  const bytes = written((out) => encodeCursorWithAlpha(SHAPE, out));
  assertEquals(bytes, hex("00000000 102030ff 00000000 10204040 c0c0c0c0"));
});

Deno.test("encodeVMwareCursor() leaves colours as they are", () => {
  const bytes = written((out) => encodeVMwareCursor(SHAPE, out));
  assertEquals(bytes, hex("0100 102030ff 00000000 4080ff40 ffffffc0"));
});

Deno.test("encodeVMwareMaskCursor() keeps what is below hidden pixels, in any format", () => {
  assertEquals(
    written((out) => encodeVMwareMaskCursor(SHAPE, PACKER, out)),
    hex("0000 00000000 ffffffff ffffffff 00000000 10203000 00000000 00000000 ffffff00"),
  );
  const packer = new PixelPacker(FORMATS["16 bit big-endian"]!);
  assertEquals(
    written((out) => encodeVMwareMaskCursor(SHAPE, packer, out)),
    hex("0000 0000 ffff ffff 0000 1106 0000 0000 ffff"),
  );
});

Deno.test("encoders of pointers write what hides one where it has no pixels", () => {
  assertEquals(written((out) => encodeCursor(NOTHING, PACKER, out)), hex(""));
  assertEquals(written((out) => encodeXCursor(NOTHING, out)), hex(""));
  assertEquals(written((out) => encodeCursorWithAlpha(NOTHING, out)), hex("00000000"));
  assertEquals(written((out) => encodeVMwareCursor(NOTHING, out)), hex("0100"));
  assertEquals(written((out) => encodeVMwareMaskCursor(NOTHING, PACKER, out)), hex("0000"));
});
