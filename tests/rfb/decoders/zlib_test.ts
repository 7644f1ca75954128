import { assertEquals, assertRejects } from "@std/assert";
import { ZlibDecoder } from "../../../rfb/decoders/zlib.ts";
import { ProtocolError } from "../../../rfb/errors.ts";
import { CANVAS_FORMAT } from "../../../rfb/pixel_format.ts";
import { wirePixels } from "../../../rfb/pixels/wire_pixels.ts";
import { Deflater } from "../../../rfb/zlib/deflater.ts";
import { concat, u32 } from "../../_bytes.ts";
import { readerOf } from "../_feed.ts";
import { Random } from "../_random.ts";
import { assertDecodes, assertRefuses, rgbOf, SIZES, surroundings } from "./_decode.ts";
import { firstFrame, framed, nextFrame } from "./_stored.ts";

const make = () => new ZlibDecoder();
const PIXELS = wirePixels(CANVAS_FORMAT, new Uint32Array(0));

/** The pixels that `bytes` say, one by one. */
function slowRaw(bytes: Uint8Array): number[] {
  return Array.from(
    { length: bytes.length / 4 },
    (_, i) => bytes[4 * i]! << 16 | bytes[4 * i + 1]! << 8 | bytes[4 * i + 2]!,
  );
}

Deno.test("ZlibDecoder paints as the slow reference does at every size", async () => {
  const random = new Random(7);
  for (const [width, height] of [...SIZES, [130, 70]] as const) {
    const bytes = random.bytes(4 * width * height).map((byte) => byte & 0x1f);
    for (const payload of [firstFrame(bytes), framed(new Deflater().deflate(bytes))]) {
      await assertDecodes(make, payload, { x: 1, y: 2, width, height }, slowRaw(bytes));
    }
  }
});

Deno.test("ZlibDecoder goes on with its stream in the next rectangle, also after a resize", async () => {
  const decoder = make();
  const [first, second] = [Uint8Array.of(1, 2, 3, 0), Uint8Array.of(4, 5, 6, 0)];
  const input = readerOf(concat(firstFrame(first), nextFrame(second)));
  const rect = { x: 0, y: 0, width: 1, height: 1 };
  const target = surroundings(rect);
  await decoder.decode(input, rect, target, PIXELS);
  target.resize(7, 7);
  await decoder.decode(input, { ...rect, x: 1 }, target, PIXELS);
  assertEquals(rgbOf(target, { ...rect, width: 2 }), [0x010203, 0x040506]);
});

Deno.test("ZlibDecoder reads length and data of an empty rectangle", async () => {
  for (const payload of [u32(0), firstFrame(new Uint8Array(0))]) {
    await assertDecodes(make, concat(payload), { x: 1, y: 1, width: 5, height: 0 }, []);
  }
});

Deno.test("ZlibDecoder refuses no data, too little and too much for its pixels", async () => {
  const rect = { x: 0, y: 0, width: 2, height: 1 };
  const cases = [
    [concat(u32(0)), "from 0 bytes: expected 8"],
    [firstFrame(new Uint8Array(7)), "from 7 bytes: expected 8"],
    [firstFrame(new Uint8Array(9)), "Cannot inflate more than 8 bytes"],
    [framed(new Deflater().deflate(new Uint8Array(100_000))), "Cannot inflate more than 8 bytes"],
  ] as const;
  for (const [payload, message] of cases) await assertRefuses(make, payload, rect, message);
});

Deno.test("ZlibDecoder refuses a length that the rectangle cannot need, before it waits for it", async () => {
  const rect = { x: 0, y: 0, width: 2, height: 2 };
  await assertRejects(
    () => make().decode(readerOf(u32(1042)), rect, surroundings(rect), PIXELS),
    ProtocolError,
    "Cannot inflate 1042 bytes: expected at most 1041",
  );
});
