import { assertEquals } from "@std/assert";
import { ByteWriter } from "../../../rfb/encoders/byte_writer.ts";
import { encodeCursor } from "../../../rfb/encoders/cursor.ts";
import { PixelPacker } from "../../../rfb/encoders/pixel_packer.ts";
import { CANVAS_FORMAT } from "../../../rfb/pixel_format.ts";
import { hex } from "../_feed.ts";

Deno.test("encodeCursor() writes pixels, then a mask of rows padded to bytes", () => {
  const pixels = new Uint32Array(9 * 2);
  pixels[0] = pixels[8] = pixels[10] = 0xff030201;
  const out = new ByteWriter();
  encodeCursor({ width: 9, height: 2, pixels }, new PixelPacker(CANVAS_FORMAT), out);
  const bytes = out.take();
  assertEquals(bytes.length, 9 * 2 * 4 + 2 * 2);
  assertEquals(bytes.subarray(0, 8), hex("01020300 00000000"));
  assertEquals(bytes.subarray(72), hex("8080 4000"));
});
