import { assertEquals, assertRejects } from "@std/assert";
import { ENCODING } from "../../../rfb/encodings.ts";
import { ProtocolError } from "../../../rfb/errors.ts";
import { CANVAS_FORMAT, OPAQUE, WIRE_FORMATS } from "../../../rfb/pixel_format.ts";
import { wirePixels } from "../../../rfb/pixels/wire_pixels.ts";
import type { PseudoContext } from "../../../rfb/pseudo/pseudo_rect.ts";
import { UpdateReader } from "../../../rfb/update_reader.ts";
import { Framebuffer } from "../../../rfb/framebuffer.ts";
import { concat, hex, u32 } from "../../_bytes.ts";
import { readers, rectHeader } from "../_feed.ts";
import { contextOf, RecordedEffects } from "./_effects.ts";
import { assertNoticesEnd, beginPseudo, readPseudo } from "./_read.ts";

const rect = (width: number, height: number, x = 0, y = 0) => ({ x, y, width, height });

const cursor = (width: number, height: number, rgba: string, hotspotX = 0, hotspotY = 0) => [
  ["cursor", { width, height, hotspotX, hotspotY, rgba: [...hex(rgba)] }],
];

async function assertReads(
  encoding: number,
  area: ReturnType<typeof rect>,
  payload: string,
  wanted: unknown[],
  context?: PseudoContext,
) {
  for (const seen of await readPseudo(encoding, area, hex(payload), context)) {
    assertEquals(seen, wanted);
  }
}

Deno.test("readXCursor() paints two colours where the mask is", async () => {
  const payload = "aabbcc 112233 80 c0 a0 80";
  const wanted = cursor(3, 2, "aabbccff 00000000 112233ff aabbccff 00000000 00000000", 2, 1);
  await assertReads(ENCODING.XCursor, rect(3, 2, 2, 1), payload, wanted);
  await assertNoticesEnd(ENCODING.XCursor, rect(3, 2), hex(payload));
});

Deno.test("readXCursor() hides the pointer when the shape is empty, without a payload", async () => {
  for (const area of [rect(0, 0), rect(0, 5), rect(65535, 0)]) {
    await assertReads(ENCODING.XCursor, area, "", [["cursor", null]]);
  }
});

Deno.test("readVMwareCursor() has straight alpha", async () => {
  const payload = "01 00 01020380 0a0b0c00";
  const wanted = cursor(2, 1, "01020380 0a0b0c00");
  await assertReads(ENCODING.VMwareCursor, rect(2, 1), payload, wanted);
  await assertNoticesEnd(ENCODING.VMwareCursor, rect(2, 1), hex(payload));
});

Deno.test("readVMwareCursor() applies two masks, and shows inversion as black", async () => {
  const and = "00000000 ffffff00 ffffff00 00000000";
  const xor = "0a0b0c00 00000000 ffffff00 00000000";
  const wanted = cursor(2, 2, "0a0b0cff 00000000 000000ff 000000ff", 1, 1);
  await assertReads(ENCODING.VMwareCursor, rect(2, 2, 9, 9), `00 00 ${and} ${xor}`, wanted);
  await assertNoticesEnd(ENCODING.VMwareCursor, rect(2, 2), hex(`00 00 ${and} ${xor}`));
});

Deno.test("readVMwareCursor() reads masks in the pixels that are set", async () => {
  const context = contextOf(wirePixels(WIRE_FORMATS["8-bit"], new Uint32Array(0)));
  const wanted = cursor(2, 1, "ff0000ff 00000000");
  await assertReads(ENCODING.VMwareCursor, rect(2, 1), "00 00 00 ff 07 00", wanted, context);
});

Deno.test("readVMwareCursor() hides the pointer when the shape is empty", async () => {
  await assertReads(ENCODING.VMwareCursor, rect(0, 0), "01 00", [["cursor", null]]);
});

Deno.test("readVMwareCursor() refuses a type whose length nothing tells, instead of hanging", async () => {
  for (const type of [2, 255]) {
    const read = beginPseudo(ENCODING.VMwareCursor, rect(1, 1), [type, 0]);
    await assertRejects(() => read, ProtocolError, `type ${type}`);
  }
});

Deno.test("readCursor() reads pixels of 16 bits", async () => {
  const context = contextOf(wirePixels(WIRE_FORMATS["16-bit"], new Uint32Array(0)));
  const wanted = cursor(2, 1, "ff0000ff 0000ffff");
  await assertReads(ENCODING.Cursor, rect(2, 1), "00f8 1f00 c0", wanted, context);
});

Deno.test("readCursor() reads colours of a map", async () => {
  const colours = new Uint32Array(256).fill(OPAQUE);
  colours[7] = 0xff332211;
  const format = { ...WIRE_FORMATS["8-bit"], trueColour: false };
  const context = contextOf(wirePixels(format, colours));
  const wanted = cursor(2, 1, "112233ff 000000ff");
  await assertReads(ENCODING.Cursor, rect(2, 1), "07 08 c0", wanted, context);
});

for (const name of ["Cursor", "XCursor", "VMwareCursor", "CursorWithAlpha"] as const) {
  Deno.test(`${name} of 65535x1 and 65535x65535 is refused before it is read`, async () => {
    for (const area of [rect(65535, 1), rect(1, 257), rect(65535, 65535)]) {
      await assertRejects(() => beginPseudo(ENCODING[name], area), ProtocolError, "cursor of");
    }
  });
}

/** One update with `rects`, by a reader of its own. */
async function readUpdate(...rects: (Uint8Array | number[])[]): Promise<unknown[][]> {
  const all: unknown[][] = [];
  const bytes = concat(...rects);
  for (const input of readers(bytes)) {
    const effects = new RecordedEffects();
    const reader = new UpdateReader(input, new Framebuffer(4, 4), effects);
    reader.format = CANVAS_FORMAT;
    await reader.read(rects.length / 2);
    assertEquals(input.consumed, bytes.length);
    all.push(effects.seen);
  }
  return all;
}

const alphaHeader = (x: number, y: number, width: number, height: number) =>
  rectHeader(x, y, width, height, ENCODING.CursorWithAlpha);

Deno.test("CursorWithAlpha is read in Raw, and its colours divided by alpha", async () => {
  const payload = concat(u32(ENCODING.Raw), hex("40200080 ffffffff 11111100 ff000001"));
  for (const seen of await readUpdate(alphaHeader(1, 9, 2, 2), payload)) {
    assertEquals(seen, cursor(2, 2, "80400080 ffffffff 00000000 ff000001", 1, 1));
  }
});

Deno.test("CursorWithAlpha is read in Tight and ZRLE with four bytes a pixel", async () => {
  const tight = concat(u32(ENCODING.Tight), hex("80 40200080"));
  const zrle = concat(u32(ENCODING.ZRLE), hex("0000000c 7801 000500faff 01 40200080"));
  for (const payload of [tight, zrle]) {
    for (const seen of await readUpdate(alphaHeader(0, 0, 1, 1), payload)) {
      assertEquals(seen, cursor(1, 1, "80400080"));
    }
  }
});

Deno.test("CursorWithAlpha shares its streams with the picture", async () => {
  const picture = concat(hex("0000000b 7801 000400fbff 01 332211"));
  const shape = concat(u32(ENCODING.ZRLE), hex("0000000a 000500faff 01 40200080"));
  const seen = await readUpdate(
    rectHeader(0, 0, 4, 4, ENCODING.ZRLE),
    picture,
    alphaHeader(0, 0, 1, 1),
    shape,
  );
  for (const one of seen) assertEquals(one, cursor(1, 1, "80400080"));
});

Deno.test("CursorWithAlpha hides the pointer when the shape is empty", async () => {
  for (const seen of await readUpdate(alphaHeader(0, 0, 0, 0), u32(ENCODING.Raw))) {
    assertEquals(seen, [["cursor", null]]);
  }
});

Deno.test("CursorWithAlpha refuses another cursor inside, and a copy from the picture", async () => {
  const inside = (encoding: number) =>
    readUpdate(alphaHeader(0, 0, 1, 1), concat(u32(encoding), hex("0003 0003 00000000")));
  await assertRejects(() => inside(ENCODING.CursorWithAlpha), ProtocolError, "in encoding");
  await assertRejects(() => inside(ENCODING.CopyRect), ProtocolError, "from 3,3");
});
