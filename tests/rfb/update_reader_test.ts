import { assertEquals, assertRejects } from "@std/assert";
import { DECODERS } from "../../rfb/decoders/table.ts";
import { ENCODING } from "../../rfb/encodings.ts";
import { ConnectionClosed, ProtocolError } from "../../rfb/errors.ts";
import { Framebuffer } from "../../rfb/framebuffer.ts";
import { UpdateReader } from "../../rfb/update_reader.ts";
import { concat, hex } from "../_bytes.ts";
import { readerOf, readers, rectHeader } from "./_feed.ts";
import { RecordedEffects } from "./pseudo/_effects.ts";

const RED = hex("ff000000");
const rawPixel = (x: number, y: number) => concat(rectHeader(x, y, 1, 1, ENCODING.Raw), RED);
const LAST_RECT = Uint8Array.from(rectHeader(0, 0, 0, 0, ENCODING.LastRect));

function updateOf(input: ReturnType<typeof readerOf>, count: number) {
  const framebuffer = new Framebuffer(4, 3);
  const effects = new RecordedEffects();
  const done = new UpdateReader(input, framebuffer, effects).read(count);
  return { framebuffer, effects, done };
}

Deno.test("UpdateReader paints and has effects in wire order", async () => {
  const bytes = concat(
    rawPixel(0, 0),
    rectHeader(1, 0, 1, 1, ENCODING.CopyRect),
    hex("00000000"),
    rectHeader(0, 0, 0, 0, ENCODING.DesktopName),
    hex("00000001 6e"),
    rectHeader(0, 0, 0, 0, ENCODING.Cursor),
    rectHeader(0, 0, 9, 8, ENCODING.DesktopSize),
  );
  for (const input of readers(bytes)) {
    const { framebuffer, effects, done } = updateOf(input, 5);
    await done;
    assertEquals([...framebuffer.pixels.subarray(0, 3)], [0xff0000ff, 0xff0000ff, 0xff000000]);
    assertEquals(effects.seen, [["rename", "n"], ["cursor", null], ["resize", 9, 8]]);
    assertEquals(input.consumed, bytes.length);
  }
});

Deno.test("UpdateReader ends at LastRect, whether the count is open or known", async () => {
  for (const count of [0xffff, 7]) {
    const input = readerOf(concat(rawPixel(0, 0), rawPixel(3, 2), LAST_RECT, rawPixel(1, 1)));
    const { framebuffer, done } = updateOf(input, count);
    await done;
    assertEquals(framebuffer.pixels[11], 0xff0000ff);
    assertEquals(framebuffer.pixels[5], 0xff000000);
    assertEquals(input.consumed, 2 * 16 + 12);
  }
});

Deno.test("UpdateReader goes beyond 65535 rectangles when the count is open", async () => {
  const empty = new Uint8Array(12 * 65536);
  const input = readerOf(concat(empty, LAST_RECT));
  await updateOf(input, 0xffff).done;
  assertEquals(input.consumed, empty.length + 12);
});

Deno.test("UpdateReader refuses a rectangle that is outside by one pixel on any side", async () => {
  for (
    const [x, y, w, h] of [[4, 0, 1, 1], [0, 3, 1, 1], [1, 0, 4, 1], [0, 1, 1, 3], [
      65535,
      65535,
      65535,
      65535,
    ]] as const
  ) {
    for (const encoding of DECODERS.keys()) {
      const { done } = updateOf(readerOf(rectHeader(x, y, w, h, encoding)), 1);
      await assertRejects(() => done, ProtocolError, `${w}x${h} at ${x},${y}`);
    }
  }
});

Deno.test("UpdateReader names an encoding that it cannot decode", async () => {
  for (const [number, name] of [[ENCODING.ZlibHex, "ZlibHex"], [-99999, "-99999"]] as const) {
    const { done } = updateOf(readerOf(rectHeader(0, 0, 1, 1, number)), 1);
    await assertRejects(() => done, ProtocolError, `in encoding ${name}`);
  }
});

Deno.test("UpdateReader notices the end at every byte", async () => {
  const whole = concat(
    rawPixel(0, 0),
    rectHeader(0, 0, 0, 0, ENCODING.DesktopName),
    hex("00000000"),
  );
  for (let length = 0; length < whole.length; length++) {
    const { done } = updateOf(readerOf(whole.subarray(0, length)), 2);
    await assertRejects(() => done, ConnectionClosed);
  }
});

Deno.test("UpdateReader takes for exact what exact encodings paint over, and copies losses along", async () => {
  const copyOf = (x: number, y: number, source: string) =>
    concat(rectHeader(x, y, 1, 1, ENCODING.CopyRect), hex(source));
  const input = readerOf(
    concat(copyOf(2, 2, "00000000"), rawPixel(0, 0), copyOf(3, 0, "00000000")),
  );
  const framebuffer = new Framebuffer(4, 3);
  framebuffer.lossy.add({ x: 0, y: 0, width: 1, height: 1 });
  framebuffer.lossy.add({ x: 3, y: 0, width: 1, height: 1 });
  await new UpdateReader(input, framebuffer, new RecordedEffects()).read(3);
  assertEquals(framebuffer.lossy.rects, [{ x: 2, y: 2, width: 1, height: 1 }]);
});
