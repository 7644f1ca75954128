import { assertEquals, assertRejects } from "@std/assert";
import { ProtocolError } from "../../rfb/errors.ts";
import {
  CUT_TEXT_LIMIT_BYTES,
  readFramebufferUpdateHeader,
  readServerCutText,
  skipSetColourMapEntries,
} from "../../rfb/server_messages.ts";
import { concat, hex, readerOf, readers, u32 } from "./_feed.ts";

const NEXT = [0x2a];

Deno.test("readFramebufferUpdateHeader() reads the number of rectangles", async () => {
  for (const input of readers(hex("00 ffff"))) {
    assertEquals(await readFramebufferUpdateHeader(input), 65535);
  }
});

Deno.test("readServerCutText() reads Latin-1", async () => {
  for (const input of readers(hex("000000 00000003 68e90a"))) {
    assertEquals(await readServerCutText(input), "hé\n");
  }
});

Deno.test("readServerCutText() passes over what is too long or of a kind not asked for", async () => {
  for (const length of [CUT_TEXT_LIMIT_BYTES + 1, -12]) {
    const body = new Uint8Array(Math.abs(length));
    const input = readerOf(concat([0, 0, 0], u32(length), body, NEXT));
    assertEquals(await readServerCutText(input), undefined);
    await input.need(1);
    assertEquals(input.u8(), NEXT[0]);
  }
});

Deno.test("readServerCutText() takes one that is just short enough", async () => {
  const body = new Uint8Array(CUT_TEXT_LIMIT_BYTES).fill(0x61);
  const text = await readServerCutText(readerOf(concat([0, 0, 0], u32(body.length), body)));
  assertEquals(text?.length, CUT_TEXT_LIMIT_BYTES);
});

Deno.test("readServerCutText() refuses an extended one of 2 GiB", async () => {
  const input = readerOf(concat([0, 0, 0], u32(-0x80000000)));
  await assertRejects(() => readServerCutText(input), ProtocolError, "2147483648 bytes");
});

Deno.test("skipSetColourMapEntries() passes over the map, whatever it says", async () => {
  for (const [first, count] of [[0, 2], [255, 65535], [65535, 0]] as const) {
    const header = [0, first >> 8, first & 255, count >> 8, count & 255];
    const input = readerOf(concat(header, new Uint8Array(6 * count), NEXT));
    await skipSetColourMapEntries(input);
    await input.need(1);
    assertEquals(input.u8(), NEXT[0]);
  }
});
