/** The clipboard, plain and extended, byte by byte. */
import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { parseProvided, provide } from "../../../proxy/demo/extended_cut_text.ts";
import { ACTION, FORMAT } from "../../../rfb/clipboard/extended_message.ts";
import { ENCODING } from "../../../rfb/encodings.ts";
import { ProtocolError } from "../../../rfb/errors.ts";
import { Deflater } from "../../../rfb/zlib/deflater.ts";
import { deflateWhole } from "../../../rfb/zlib/deflate_whole.ts";
import { Inflater } from "../../../rfb/zlib/inflater.ts";
import { concat, hex, u32 } from "../../_bytes.ts";
import { dibOf } from "../../rfb/clipboard/_dib.ts";
import { Conversation, PLAIN } from "./_conversation.ts";

const EXTENDED = [...PLAIN, ENCODING.ExtendedClipboard];
const CAPS = "03 000000 fffffff0 1f00000d 00000000 00000000 00000000";
/** "h\u00e9 CR LF x" by a stored block (with its checksum). */
const PROVIDED =
  "06 000000 ffffffe6 10000001 7801 01 0b00 f4ff 00000007 68 c3a9 0d0a 78 00 0c3c026b";

async function open(): Promise<Conversation> {
  const talk = await Conversation.open(EXTENDED);
  await talk.expect(`f8 000000 80000000 00 ${CAPS} f8 000000 80000001 04 00000001`);
  talk.say("06 000000 fffffff8 1f000001 00000000");
  return talk;
}

/** What a click on the clipboard in the editor and on "Copy" brings back. */
function pasteAndCopy(talk: Conversation): void {
  talk.click(650, 555);
  talk.click(900, 552);
}

/** Reads a provide of formats `flags`; what is in its zlib stream. */
async function hearBytes(talk: Conversation, flags: string): Promise<Uint8Array> {
  await talk.expect("03 000000");
  const length = -(parseInt(await talk.hear(4), 16) | 0);
  await talk.expect(flags);
  return new Inflater().inflate(hex(await talk.hear(length - 4)), 10_000);
}

/** The same as text. */
async function hearProvided(talk: Conversation, flags: string): Promise<string> {
  return new TextDecoder().decode(await hearBytes(talk, flags));
}

/** A provide of some formats, together with their sizes. */
function giving(flags: string, ...parts: readonly Uint8Array[]): Uint8Array {
  const whole = concat(...parts.flatMap((part) => [u32(part.length), part]));
  const body = concat(hex(flags), deflateWhole(whole));
  return concat([6, 0, 0, 0], u32(-body.length), body);
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
  talk.say("06 000000 fffffffc 08000000", "06 000000 fffffffc 08000012");
  talk.say("06 000000 00000001 7a");
  pasteAndCopy(talk);
  await talk.expect("03 000000 fffffffc 08000005");
});

/** 2x1 pixels, red and blue. */
const IMAGE = dibOf({ width: 2 }, [0, 0, 255, 255, 0, 0, 0, 0]);

Deno.test("demo shows an image that the viewer copied, and gives it back as it came", async () => {
  await using talk = await open();
  talk.say("06 000000 fffffffc 08000008");
  await talk.expect("03 000000 fffffffc 02000008");
  talk.say(giving("10000008", IMAGE));
  pasteAndCopy(talk);
  await talk.expect("03 000000 fffffffc 08000008");
  talk.say("06 000000 fffffffc 0200000d");
  assertEquals(await hearBytes(talk, "10000008"), concat(u32(IMAGE.length), IMAGE));
  talk.say(giving("10000009", hex("7800"), IMAGE));
  pasteAndCopy(talk);
  await talk.expect("03 000000 fffffffc 0800000d");
  talk.say("06 000000 fffffffc 02000009");
  assertEquals(
    await hearBytes(talk, "10000009"),
    concat(u32(2), hex("7800"), u32(IMAGE.length), IMAGE),
  );
});

Deno.test("demo takes the text beside an image that is none, and rings where there is nothing else", async () => {
  await using talk = await open();
  talk.say(giving("10000009", hex("7800"), hex("424d")));
  pasteAndCopy(talk);
  await talk.expect("03 000000 fffffffc 08000005");
  await using other = await open();
  other.say(giving("10000008", dibOf({ width: 32000, height: 500, bits: 1 }, [])));
  other.click(900, 552);
  await other.expect("02");
});

Deno.test("demo passes over a clipboard of more than eight megabytes", async () => {
  await using talk = await open();
  const length = 8 * 1024 * 1024 + 1;
  talk.say("06 000000", u32(-length), new Uint8Array(length));
  await talk.expectNothing();
});

const HOSTILE: Readonly<Record<string, readonly [said: Uint8Array, ends: string]>> = {
  "without flags": [hex("06 000000 fffffffd 000000"), "3 bytes"],
  "that is no zlib": [hex("06 000000 fffffff8 10000001 ffffffff"), ""],
  "that is a bomb": [message(new Deflater().deflate(new Uint8Array(5_000_000))), ""],
  "shorter than it says": [
    message(new Deflater().deflate(hex("00000010 6162"))),
    "Cannot read clipboard format 1 of 16 bytes: 2 are there",
  ],
  "of 4 GB": [
    message(new Deflater().deflate(hex("ffffffff 6162"))),
    "Cannot read clipboard format 1 of 4294967295 bytes: 2 are there",
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
  const { text, html, dib } = FORMAT;
  assertEquals(parseProvided(provide(content, text | html)), content);
  assertEquals(parseProvided(provide(content, text)), { text: content.text });
  assertEquals(parseProvided(provide(content, html)), undefined);
  const image = { dib: IMAGE };
  assertEquals(parseProvided(provide(image, text | dib)), image);
  assertEquals(parseProvided(provide({ ...content, dib: IMAGE }, dib)), image);
  assertEquals(parseProvided(provide({ dib: hex("") }, dib)), undefined);
  const body = new Deflater().deflate(hex("00000005 61 00 62 63 64"));
  assertEquals(parseProvided({ flags: ACTION.provide | text, body }), { text: "a" });
  assertThrows(
    () => parseProvided({ flags: ACTION.provide | 0xffff, body }),
    ProtocolError,
  );
});
