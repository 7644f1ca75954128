import { assertEquals } from "@std/assert";
import { paintRaw, RawDecoder } from "../../../rfb/decoders/raw.ts";
import { Framebuffer } from "../../../rfb/framebuffer.ts";
import { CANVAS_FORMAT } from "../../../rfb/pixel_format.ts";
import { wirePixels } from "../../../rfb/pixels/wire_pixels.ts";
import { Random } from "../_random.ts";
import { assertDecodes, rgbOf, SIZES } from "./_decode.ts";

const make = () => new RawDecoder();

/** The pixels that `payload` says, one by one. */
function slowRaw(payload: Uint8Array): number[] {
  return Array.from(
    { length: payload.length / 4 },
    (_, i) => payload[4 * i]! << 16 | payload[4 * i + 1]! << 8 | payload[4 * i + 2]!,
  );
}

Deno.test("RawDecoder paints as the slow reference does at every size and position", async () => {
  const random = new Random(1);
  for (const [width, height] of SIZES) {
    const payload = random.bytes(4 * width * height);
    for (const [x, y] of [[0, 0], [1, 0], [3, 5]] as const) {
      await assertDecodes(make, payload, { x, y, width, height }, slowRaw(payload));
    }
  }
});

Deno.test("paintRaw() paints rows as wide as the picture from any alignment", () => {
  const random = new Random(2);
  for (let offset = 0; offset < 4; offset++) {
    const source = random.bytes(offset + 4 * 5 * 3).subarray(offset);
    const framebuffer = new Framebuffer(5, 4);
    const rect = { x: 0, y: 1, width: 5, height: 3 };
    paintRaw(framebuffer, rect, wirePixels(CANVAS_FORMAT, new Uint32Array(0)).pixel, source, 0);
    assertEquals(rgbOf(framebuffer, rect), slowRaw(source));
    assertEquals(framebuffer.pixels[4], 0xff000000);
  }
});

Deno.test("RawDecoder reads nothing for an empty rectangle", async () => {
  for (const [width, height] of [[0, 0], [0, 9], [9, 0]] as const) {
    await assertDecodes(make, new Uint8Array(0), { x: 1, y: 1, width, height }, []);
  }
});
