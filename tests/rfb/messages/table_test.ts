import { assertEquals, assertRejects } from "@std/assert";
import { CUT_TEXT_LIMIT_BYTES, EXTENDED_LIMIT_BYTES } from "../../../rfb/clipboard/limits.ts";
import { ConnectionClosed, ProtocolError } from "../../../rfb/errors.ts";
import { MESSAGES } from "../../../rfb/messages/table.ts";
import { readFramebufferUpdateHeader, SERVER_MESSAGE } from "../../../rfb/server_messages.ts";
import { concat, hex, u16, u32 } from "../../_bytes.ts";
import { readerOf, readers } from "../_feed.ts";
import { readMessage, RecordedMessages } from "./_effects.ts";

/** One of each message, and its effects. */
const CASES: readonly (readonly [string, string, unknown[]])[] = [
  ["bell", "02", ["bell"]],
  ["a clipboard text", "03 000000 00000003 68e90a", [["text", "hé\n"]]],
  ["an extended clipboard message", "03 000000 fffffffc 08000001", [["clipboard", "08000001"]]],
  ["a new size of UltraVNC", "04 00 0320 0258", [["resize", 800, 600]]],
  ["a chat text", "0b 000000 00000003 616263", []],
  ["a chat's beginning", "0b 000000 ffffffff", []],
  ["a chat's end", "0b 000000 fffffffd", []],
  ["a sign of life", "0d", []],
  ["a new size of PalmVNC", "0f 00 0001 0002 0320 0258 0000", [["resize", 800, 600]]],
  ["the end of continuous updates", "96", ["end"]],
  ["UltraVNC's state", "ad 000000 00000001 00000002", []],
  ["a fence", "f8 000000 80000003 02 aabb", [["fence", 0x80000003, "aabb"]]],
  ["a fence without payload", "f8 000000 00000000 00", [["fence", 0, ""]]],
  ["an offer of power", "fa 00 01 01", ["power"]],
  ["a failure of power", "fa 00 01 00", []],
  ["gii in big-endian", "fd 81 0004 00010001", []],
  ["gii in little-endian", "fd 01 0400 01000100", []],
  ["the beginning of sound", "ff 01 0001", [["audio", "begin"]]],
  ["sound", "ff 01 0002 00000004 01020304", [["audio", "01020304"]]],
  ["the end of sound", "ff 01 0000", [["audio", "end"]]],
  ["colours", "01 00 0005 0002 ff00 8000 0100 000000000001", [
    ["colour", 5, "ff0180ff"],
    ["colour", 6, "ff000000"],
  ]],
  ["colours that are shown otherwise", "01 00 0009 0001 ff00 8000 0100", [
    ["colour", 9, "ff0180ff"],
    "recoloured",
  ]],
];

for (const [name, bytes, effects] of CASES) {
  Deno.test(`MESSAGES reads ${name}, however it is cut up`, async () => {
    for (const seen of await readMessage(hex(bytes))) assertEquals(seen, effects);
  });

  Deno.test(`MESSAGES notices the end anywhere in ${name}`, async () => {
    const whole = hex(bytes);
    const read = MESSAGES.get(whole[0]!)!;
    for (let length = 1; length < whole.length; length++) {
      const effects = new RecordedMessages();
      const input = readerOf(whole.subarray(1, length));
      await assertRejects(async () => await read(input, effects), ConnectionClosed);
    }
  });
}

Deno.test("MESSAGES has a case of every message here", () => {
  const tried = new Set(CASES.map(([, bytes]) => hex(bytes)[0]!));
  assertEquals([...MESSAGES.keys()].filter((number) => !tried.has(number)), []);
  const known = Object.values(SERVER_MESSAGE).filter((number) => number !== 0);
  assertEquals(new Set(MESSAGES.keys()), new Set<number>(known));
});

/** Reads a message of which only the beginning is there. */
function begin(bytes: string): Promise<void> {
  const [number, ...rest] = hex(bytes);
  return Promise.resolve(MESSAGES.get(number!)!(readerOf(rest), new RecordedMessages()));
}

const REFUSED: readonly (readonly [string, string, string])[] = [
  ["an extended clipboard message of 2 GiB", "03 000000 80000000", "2147483648 bytes"],
  ["a clipboard text of 2 GiB", "03 000000 7fffffff", "2147483647 bytes"],
  ["a clipboard text of 256 MiB and a byte", "03 000000 10000001", "268435457 bytes"],
  ["a chat text of 4097 bytes", "0b 000000 00001001", "4097 bytes"],
  ["a chat text of -4 bytes", "0b 000000 fffffffc", "-4 bytes"],
  ["sound of more than 1 MiB", "ff 01 0002 00100001", "1048577 bytes"],
  ["sound of 4 GiB", "ff 01 0002 ffffffff", "4294967295 bytes"],
  ["QEMU's message of another kind", "ff 00 0001", "message 0, operation 1"],
  ["QEMU's sound of another operation", "ff 01 0003", "message 1, operation 3"],
  ["UltraVNC's size of 65535x65535", "04 00 ffff ffff", "65535x65535"],
];

for (const [name, bytes, words] of REFUSED) {
  Deno.test(`MESSAGES refuses ${name} before reading it`, async () => {
    await assertRejects(() => begin(bytes), ProtocolError, words);
  });
}

Deno.test("MESSAGES passes over clipboards that are too long, and a fence with more than 64 bytes", async () => {
  const long = [
    concat(
      hex("03000000"),
      u32(CUT_TEXT_LIMIT_BYTES + 1),
      new Uint8Array(CUT_TEXT_LIMIT_BYTES + 1),
    ),
    concat(
      hex("03000000"),
      u32(-EXTENDED_LIMIT_BYTES - 1),
      new Uint8Array(EXTENDED_LIMIT_BYTES + 1),
    ),
    concat(hex("f8000000 80000000"), [65], new Uint8Array(65)),
    concat(hex("f8000000 80000000"), [255], new Uint8Array(255)),
  ];
  for (const bytes of long) {
    const effects = new RecordedMessages();
    const input = readerOf(concat(bytes.subarray(1), [2]));
    await MESSAGES.get(bytes[0]!)!(input, effects);
    await input.need(1);
    assertEquals([input.u8(), effects.seen], [2, []]);
  }
});

Deno.test("MESSAGES takes a clipboard text that is just short enough", async () => {
  const body = new Uint8Array(CUT_TEXT_LIMIT_BYTES).fill(0x61);
  const effects = new RecordedMessages();
  await MESSAGES.get(3)!(readerOf(concat([0, 0, 0], u32(body.length), body)), effects);
  assertEquals((effects.seen[0] as [string, string])[1].length, CUT_TEXT_LIMIT_BYTES);
});

Deno.test("MESSAGES reads colours beyond the map to their end", async () => {
  const count = 65535;
  const bytes = concat([0], u16(255), u16(count), new Uint8Array(6 * count));
  const input = readerOf(bytes);
  const effects = new RecordedMessages();
  await MESSAGES.get(1)!(input, effects);
  assertEquals(input.consumed, bytes.length);
  assertEquals(effects.seen.length, count);
});

Deno.test("readFramebufferUpdateHeader() reads the number of rectangles", async () => {
  for (const input of readers(hex("00 ffff"))) {
    assertEquals(await readFramebufferUpdateHeader(input), 65535);
  }
});
