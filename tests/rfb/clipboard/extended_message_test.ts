import { assert, assertEquals, assertThrows } from "@std/assert";
import { constants, inflateSync } from "node:zlib";
import {
  ACTION,
  encodeCaps,
  encodeFlags,
  encodeProvide,
  FORMAT,
  formatsOf,
  parseCapsSizes,
  parseFlags,
  parseProvide,
} from "../../../rfb/clipboard/extended_message.ts";
import { CLIPBOARD_LIMIT_BYTES } from "../../../rfb/clipboard/limits.ts";
import { ProtocolError } from "../../../rfb/errors.ts";
import { Deflater } from "../../../rfb/zlib/deflater.ts";
import { deflateWhole } from "../../../rfb/zlib/deflate_whole.ts";
import { concat, hex, toHex, u32 } from "../../_bytes.ts";
import { Random } from "../_random.ts";
import { packed } from "./_packed.ts";

const TEXT = hex("68c3a90d0a7800");

/** What `message`, as it goes over the wire, says. */
function parse(message: Uint8Array) {
  const length = new DataView(message.buffer).getInt32(4);
  assertEquals([message[0], -length], [6, message.length - 8]);
  return parseFlags(message.subarray(8));
}

const finishFlush = constants.Z_SYNC_FLUSH;

Deno.test("encodeCaps() and encodeFlags() write what the specification's examples have", () => {
  assertEquals(toHex(encodeCaps(FORMAT.text)), "06000000" + "fffffff8" + "1f000001" + "00000000");
  const flags = (action: number, formats: number) => toHex(encodeFlags(action, formats));
  assertEquals(flags(ACTION.request, 1), "06000000" + "fffffffc" + "02000001");
  assertEquals(flags(ACTION.peek, 0), "06000000" + "fffffffc" + "04000000");
  assertEquals(flags(ACTION.notify, 1), "06000000" + "fffffffc" + "08000001");
  assertEquals(flags(ACTION.notify, 0), "06000000" + "fffffffc" + "08000000");
});

Deno.test("parseProvide() reads the example", () => {
  const body = hex("7801 010b00f4ff 00000007 68c3a90d0a7800 0c3c026b");
  assertEquals(parseProvide(0x10000001, body), new Map([[1, TEXT]]));
});

Deno.test("parseProvide() reads what encodeProvide() wrote, lowest format first", async () => {
  const html = new Uint8Array(100_000).map((_, i) => i * i);
  const { flags, body } = parse(encodeProvide(new Map([[FORMAT.html, html], [FORMAT.text, TEXT]])));
  assertEquals(flags, 0x10000005);
  assertEquals(parseProvide(flags, body), new Map([[1, TEXT], [4, html]]));
  // The whole stream, with its end: another inflater than ours is content with it.
  const inflated = new Blob([Uint8Array.from(body)]).stream()
    .pipeThrough(new DecompressionStream("deflate"));
  const bytes = new Uint8Array(await new Response(inflated).arrayBuffer());
  assertEquals(bytes.length, 8 + TEXT.length + html.length);
});

Deno.test("parseProvide() needs no end of the stream", () => {
  const body = new Deflater().deflate(concat(u32(TEXT.length), TEXT));
  assertEquals(parseProvide(0x10000001, body), new Map([[1, TEXT]]));
});

Deno.test("parseProvide() gives up a clipboard over the limit before inflating it", () => {
  // 1 GiB of zeros would be 1 MiB of input: the size in front is enough to see that.
  const bomb = deflateWhole(concat(u32(0x7fffffff), new Uint8Array(1 << 20)));
  assertEquals(parseProvide(0x10000001, bomb), new Map());
  assertEquals(parseProvide(0x10000008, bomb), new Map());
  const two = deflateWhole(
    concat(u32(1), [0], u32(CLIPBOARD_LIMIT_BYTES), new Uint8Array(1000)),
  );
  // The shorter one before it arrives.
  assertEquals(parseProvide(0x10000003, two), new Map([[1, hex("00")]]));
});

Deno.test("parseProvide() inflates no more than it was told, whatever follows", () => {
  const body = deflateWhole(concat(u32(1), [0x61], new Uint8Array(8 << 20)));
  assertEquals(parseProvide(0x10000001, body), new Map([[1, hex("61")]]));
});

Deno.test("parseProvide() refuses what is corrupt, cut off or missing", () => {
  const whole = hex("7801 010b00f4ff 00000007 68c3a90d0a7800");
  for (let length = 0; length < whole.length; length++) {
    assertThrows(() => parseProvide(0x10000001, whole.subarray(0, length)), ProtocolError);
  }
  assertThrows(() => parseProvide(0x10000001, hex("ffff00")), ProtocolError);
  assertThrows(() => parseProvide(0x10000003, whole), ProtocolError);
});

Deno.test("parseProvide() reads nothing where no format is provided", () => {
  assertEquals(parseProvide(0x10000000, hex("")), new Map());
});

Deno.test("parseProvide() reads images that are longer than any text may be", () => {
  const image = new Uint8Array(CLIPBOARD_LIMIT_BYTES + 1).fill(7);
  const body = deflateWhole(concat(u32(1), [0x61], u32(image.length), image));
  assertEquals(parseProvide(0x10000009, body), new Map([[1, hex("61")], [8, image]]));
  assertEquals(parseProvide(0x10000003, body), new Map([[1, hex("61")]]));
});

Deno.test("encodeProvide() adds what is packed to text, in one stream that others inflate", () => {
  for (const length of [0, 1, 70_000, 1_000_000]) {
    const image = new Random(length).bytes(length);
    for (const text of [TEXT, new Uint8Array(66_000).fill(255)]) {
      const content = new Map([[FORMAT.text, text]]);
      const { flags, body } = parse(encodeProvide(content, packed(image)));
      assertEquals(flags, 0x10000009);
      assertEquals(parseProvide(flags, body), new Map([[1, text], [8, image]]));
      assertEquals(inflateSync(body, { finishFlush }).length, 8 + text.length + image.length);
    }
    const { flags, body } = parse(encodeProvide(new Map(), packed(image)));
    assertEquals(parseProvide(flags, body), new Map([[8, image]]));
    assertEquals(inflateSync(body, { finishFlush }).length, 4 + image.length);
  }
});

Deno.test("parseFlags() refuses what is too short", () => {
  assertThrows(() => parseFlags(hex("010000")), ProtocolError, "3 bytes");
});

Deno.test("parseCapsSizes() takes sizes that are missing for 0, as UltraVNC leaves out that of files", () => {
  const sizes = parseCapsSizes(0x1f, hex("00a00000 00200000 00200000 00000001"));
  assertEquals([...sizes.values()], [0xa00000, 0x200000, 0x200000, 1, 0]);
  assertEquals([...parseCapsSizes(3, hex("00000007 0000")).values()], [7, 0]);
  assertEquals(parseCapsSizes(0x8002, hex("00000005 ffffffff 99")).get(0x8000), 0xffffffff);
});

Deno.test("formatsOf() has the low half alone", () => {
  assertEquals(formatsOf(0xffff0005), [1, 4]);
  assert(formatsOf(0xffff).length === 16);
});
