/** The clipboard, plain and extended, byte by byte. */
import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { CLIPBOARD, parseProvided, provide } from "../../../proxy/demo/extended_cut_text.ts";
import { ENCODING } from "../../../rfb/encodings.ts";
import { ProtocolError } from "../../../rfb/errors.ts";
import { Deflater } from "../../../rfb/zlib/deflater.ts";
import { Inflater } from "../../../rfb/zlib/inflater.ts";
import { concat, hex, u32 } from "../../rfb/_feed.ts";
import { Conversation, PLAIN } from "./_conversation.ts";

const EXTENDED = [...PLAIN, ENCODING.ExtendedClipboard];
const CAPS = "03 000000 fffffff4 1f000005 00000000 00000000";
/** "h\u00e9 CR LF x" by a stored block (with its checksum). */
const PROVIDED =
  "06 000000 ffffffe6 10000001 7801 01 0b00 f4ff 00000007 68 c3a9 0d0a 78 00 0c3c026b";

async function open(): Promise<Conversation> {
  const talk = await Conversation.open(EXTENDED);
  await talk.expect(`f8 000000 80000000 00 ${CAPS} f8 000000 80000001 04 00000001`);
  talk.say("06 000000 fffffff8 1f000001 00000000");
  return talk;
}

/** What a click on the clipboard in the editor and on "Copy text" brings back. */
function pasteAndCopy(talk: Conversation): void {
  talk.click(650, 555);
  talk.click(900, 552);
}

/** Reads a provide of formats `flags`; what is in its zlib stream. */
async function hearProvided(talk: Conversation, flags: string): Promise<string> {
  await talk.expect("03 000000");
  const length = -(parseInt(await talk.hear(4), 16) | 0);
  await talk.expect(flags);
  const unpacked = new Inflater().inflate(hex(await talk.hear(length - 4)), 10_000);
  return new TextDecoder().decode(unpacked);
}

Deno.test("demo takes and gives Latin-1 text", async () => {
  await using talk = await Conversation.open(PLAIN);
  await talk.hearFenceOffer();
  talk.say("06 000000 00000003 63 e9 0a");
  pasteAndCopy(talk);
  await talk.expect("03 000000 00000003 63e90a");
});

Deno.test("demo asks for what the viewer copied, and gives it back when asked, as text and HTML", async () => {
  await using talk = await open();
  talk.say("06 000000 fffffffc 08000007");
  await talk.expect("03 000000 fffffffc 02000005");
  talk.say(PROVIDED);
  pasteAndCopy(talk);
  await talk.expect("03 000000 fffffffc 08000005");
  talk.say("06 000000 fffffffc 02000005");
  const both = await hearProvided(talk, "10000005");
  assertStringIncludes(both, "\0\0\0\x07h\u00e9\r\nx\0\0\0");
  assertStringIncludes(both, "<!--StartFragment--><p>h\u00e9<br>x</p><!--EndFragment-->");
  talk.say("06 000000 fffffffc 02000001");
  assertEquals(await hearProvided(talk, "10000001"), "\0\0\0\x07h\u00e9\r\nx\0");
  await talk.expectNothing();
});

Deno.test("demo answers a peek by what it has: nothing at first", async () => {
  await using talk = await open();
  talk.say("06 000000 fffffffc 04000000", "06 000000 fffffffc 02000001");
  await talk.expect("03 000000 fffffffc 08000000");
  await talk.expectNothing();
});

Deno.test("demo takes an empty clipboard, unknown formats and Latin-1 text in between", async () => {
  await using talk = await open();
  talk.say("06 000000 fffffffc 08000000", "06 000000 fffffffc 0800001a");
  talk.say("06 000000 00000001 7a");
  pasteAndCopy(talk);
  await talk.expect("03 000000 fffffffc 08000005");
});

Deno.test("demo passes over a clipboard of more than a megabyte", async () => {
  await using talk = await open();
  talk.say("06 000000", u32(-(1024 * 1024 + 1)), new Uint8Array(1024 * 1024 + 1));
  await talk.expectNothing();
});

const HOSTILE: Readonly<Record<string, readonly [said: Uint8Array, ends: string]>> = {
  "without flags": [hex("06 000000 fffffffd 000000"), "3 bytes"],
  "that is no zlib": [hex("06 000000 fffffff8 10000001 ffffffff"), ""],
  "that is a bomb": [message(new Deflater().deflate(new Uint8Array(5_000_000))), ""],
  "shorter than it says": [
    message(new Deflater().deflate(hex("00000010 6162"))),
    "Cannot read clipboard format 0 of 16 bytes: 2 are there",
  ],
  "of 4 GB": [
    message(new Deflater().deflate(hex("ffffffff 6162"))),
    "Cannot read clipboard format 0 of 4294967295 bytes: 2 are there",
  ],
};

function message(body: Uint8Array): Uint8Array {
  return concat([6, 0, 0, 0], u32(-(body.length + 4)), hex("10000001"), body);
}

for (const [what, [said, ends]] of Object.entries(HOSTILE)) {
  Deno.test(`demo ends the session at a clipboard ${what}`, async () => {
    await using talk = await open();
    talk.say(said);
    const reason = await talk.ended;
    assert(reason instanceof ProtocolError, String(reason));
    assertStringIncludes(String(reason), ends);
  });
}

Deno.test("parseProvided() reads what provide() writes, and a text that NUL ends", () => {
  const content = { text: "a\nb \u20ac", html: "<b>a</b>" };
  const { text, html } = CLIPBOARD;
  assertEquals(parseProvided(provide(content, text | html)), content);
  assertEquals(parseProvided(provide(content, text)), { text: content.text });
  assertEquals(parseProvided(provide(content, html)), undefined);
  const body = new Deflater().deflate(hex("00000005 61 00 62 63 64"));
  assertEquals(parseProvided({ flags: CLIPBOARD.provide | text, body }), { text: "a" });
  assertThrows(
    () => parseProvided({ flags: CLIPBOARD.provide | 0xffff, body }),
    ProtocolError,
  );
});
