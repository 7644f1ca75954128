/** Images in the exchange of clipboards: offered, asked for, provided, and left out. */
import { assert, assertEquals } from "@std/assert";
import { ClipboardExchange } from "../../../rfb/clipboard/clipboard_exchange.ts";
import type { ReceivedContent } from "../../../rfb/clipboard/content.ts";
import {
  encodeProvide,
  parseFlags,
  parseProvide,
} from "../../../rfb/clipboard/extended_message.ts";
import { EXTENDED_LIMIT_BYTES } from "../../../rfb/clipboard/limits.ts";
import { deflateWhole } from "../../../rfb/zlib/deflate_whole.ts";
import { concat, hex, toHex, u32 } from "../../_bytes.ts";
import { packed } from "./_packed.ts";

/** Text, HTML and images; all actions; nothing unasked. */
const CAPS = "1f00000d 00000000 00000000 00000000";
/** UltraVNC's: text, RTF, HTML, images and files, of which it names no size; it takes no offers. */
const ULTRA_CAPS = "1700001f 00a00000 00200000 00200000 00000000";

const IMAGE = hex("0102030405060708");

function exchange(caps: string, { viewOnly = false } = {}) {
  const sent: Uint8Array[] = [];
  const delivered: ReceivedContent[] = [];
  let shown = false;
  const clipboard = new ClipboardExchange({
    send: (message) => {
      if (!viewOnly) sent.push(message);
      return !viewOnly;
    },
    deliver: (content) => delivered.push(content),
    showImages: () => shown = true,
  });
  clipboard.receive(hex(caps));
  // Our caps.
  sent.length = 0;
  return { clipboard, sent, delivered, shown };
}

/** What a provide message that was sent holds, by format. */
function provided(message: Uint8Array): Map<number, string> {
  const { flags, body } = parseFlags(message.subarray(8));
  assertEquals(flags >>> 28, 1);
  return new Map([...parseProvide(flags, body)].map(([format, bytes]) => [format, toHex(bytes)]));
}

const flagsOf = (message: Uint8Array) => toHex(message.subarray(8));

Deno.test("ClipboardExchange tells that the server takes images, where it says so", () => {
  assert(exchange(CAPS).shown);
  assert(exchange(ULTRA_CAPS).shown);
  assert(!exchange("1f000005 00000000 00000000").shown);
});

Deno.test("ClipboardExchange offers an image, and provides the formats that are asked for", () => {
  const { clipboard, sent } = exchange(CAPS);
  assert(clipboard.send({ text: "a", dib: packed(IMAGE) }));
  assertEquals(flagsOf(sent[0]!), "08000009");
  clipboard.receive(hex("02000008"));
  assertEquals(provided(sent[1]!), new Map([[8, toHex(IMAGE)]]));
  clipboard.receive(hex("0200000d"));
  assertEquals(provided(sent[2]!), new Map([[1, "6100"], [8, toHex(IMAGE)]]));
  clipboard.receive(hex("02000001"));
  assertEquals(provided(sent[3]!), new Map([[1, "6100"]]));
});

Deno.test("ClipboardExchange offers an image alone", () => {
  const { clipboard, sent } = exchange(CAPS);
  assert(clipboard.send({ dib: packed(IMAGE) }));
  assertEquals(flagsOf(sent[0]!), "08000008");
  clipboard.receive(hex("04000000"));
  assertEquals(flagsOf(sent[1]!), "08000008");
});

Deno.test("ClipboardExchange never sends an image to a server that did not announce images", () => {
  const { clipboard, sent } = exchange("1f000005 00000000 00000000");
  assert(!clipboard.send({ dib: packed(IMAGE) }));
  assertEquals(sent, []);
  assert(clipboard.send({ text: "a", dib: packed(IMAGE) }));
  clipboard.receive(hex("04000000"));
  assertEquals(sent.map(flagsOf), ["08000001", "08000001"]);
  clipboard.receive(hex("02000008"));
  assertEquals(sent.length, 2);
  clipboard.receive(hex("02000009"));
  assertEquals(provided(sent[2]!), new Map([[1, "6100"]]));
});

Deno.test("ClipboardExchange sends an image unasked only within the server's limit of images", () => {
  const none = exchange(ULTRA_CAPS);
  assert(none.clipboard.send({ text: "a", dib: packed(IMAGE) }));
  assertEquals(provided(none.sent[0]!), new Map([[1, "6100"]]));
  assert(!none.clipboard.send({ dib: packed(IMAGE) }));
  assertEquals(none.sent.length, 1);
  for (const [limit, sends] of [["00000007", false], ["00000008", true]] as const) {
    const { clipboard, sent } = exchange(`17000009 00a00000 ${limit}`);
    assertEquals(clipboard.send({ dib: packed(IMAGE) }), sends);
    assertEquals(sent.map(provided), sends ? [new Map([[8, toHex(IMAGE)]])] : []);
  }
});

Deno.test("ClipboardExchange sends no image over our own limit, and the text all the same", () => {
  const { clipboard, sent } = exchange(CAPS);
  const dib = { ...packed(IMAGE), deflated: new Uint8Array(EXTENDED_LIMIT_BYTES + 1) };
  assert(!clipboard.send({ dib }));
  assert(clipboard.send({ text: "a", dib }));
  assertEquals(sent.map(flagsOf), ["08000001"]);
});

Deno.test("ClipboardExchange sends no image in view-only mode, and takes one all the same", () => {
  const { clipboard, sent, delivered } = exchange(CAPS, { viewOnly: true });
  assert(!clipboard.send({ dib: packed(IMAGE) }));
  clipboard.receive(hex("02000008"));
  clipboard.receive(encodeProvide(new Map([[8, IMAGE]])).subarray(8));
  assertEquals([sent, delivered], [[], [{ dib: IMAGE }]]);
});

Deno.test("ClipboardExchange asks for an image and delivers it with the text", () => {
  const { clipboard, sent, delivered } = exchange(CAPS);
  clipboard.receive(hex("0800001f"));
  assertEquals(flagsOf(sent[0]!), "0200000d");
  clipboard.receive(encodeProvide(new Map([[1, hex("6100")], [8, IMAGE]])).subarray(8));
  clipboard.receive(encodeProvide(new Map([[8, new Uint8Array(0)]])).subarray(8));
  assertEquals(delivered, [{ text: "a", dib: IMAGE }]);
});

Deno.test("ClipboardExchange delivers the text beside an image that is too large", () => {
  const { clipboard, delivered } = exchange(CAPS);
  const body = deflateWhole(concat(u32(2), hex("6100"), u32(0x7fffffff), new Uint8Array(100)));
  clipboard.receive(concat(hex("10000009"), body));
  assertEquals(delivered, [{ text: "a" }]);
});

Deno.test("ClipboardExchange reads UltraVNC's caps, which name a format without its size", () => {
  const { clipboard, sent } = exchange(ULTRA_CAPS);
  assert(clipboard.send({ text: "x" }));
  assertEquals(provided(sent[0]!), new Map([[1, "7800"]]));
});
