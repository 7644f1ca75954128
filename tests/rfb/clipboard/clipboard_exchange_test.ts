import { assert, assertEquals, assertThrows } from "@std/assert";
import { ClipboardExchange } from "../../../rfb/clipboard/clipboard_exchange.ts";
import type { ReceivedContent } from "../../../rfb/clipboard/content.ts";
import {
  encodeProvide,
  parseFlags,
  parseProvide,
} from "../../../rfb/clipboard/extended_message.ts";
import { ProtocolError } from "../../../rfb/errors.ts";
import { hex, toHex } from "../../_bytes.ts";

/** TigerVNC's: text, all actions, nothing unasked. */
const CAPS = "1f000001 00000000";
const OUR_CAPS = "06000000" + "fffffff0" + "1f00000d" + "000000000000000000000000";

function exchange({ viewOnly = false } = {}) {
  const state = { viewOnly };
  const sent: string[] = [];
  const delivered: ReceivedContent[] = [];
  const clipboard = new ClipboardExchange({
    send: (message) => {
      if (!state.viewOnly) sent.push(toHex(message));
      return !state.viewOnly;
    },
    deliver: (content) => delivered.push(content),
    showImages: () => {},
  });
  return { clipboard, state, sent, delivered };
}

/** The content of a provide message that was sent. */
function provided(message: string): Map<number, string> {
  const { flags, body } = parseFlags(hex(message).subarray(8));
  assertEquals(flags >>> 28, 1);
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return new Map([...parseProvide(flags, body)!].map(([format, bytes]) => [format, text(bytes)]));
}

/** A message with content, from after its length. */
const provide = (content: Record<number, string>) =>
  encodeProvide(
    new Map(
      Object.entries(content).map(([format, text]) => [+format, new TextEncoder().encode(text)]),
    ),
  ).subarray(8);

Deno.test("ClipboardExchange sends Latin-1 at once where there is no extension", () => {
  const { clipboard, sent, delivered } = exchange();
  assert(clipboard.send({ text: "hé€\r\n", html: "<b>" }));
  assertEquals(sent, ["06000000" + "00000004" + "68e93f0a"]);
  assert(!clipboard.send({ text: "" }));
  assert(!clipboard.send({ html: "<b>" }));
  assert(!clipboard.send({ text: "a".repeat((1 << 20) + 1) }));
  clipboard.receiveText("back");
  assertEquals(delivered, [{ text: "back" }]);
  assertEquals(sent.length, 1);
});

Deno.test("ClipboardExchange answers caps, offers, and provides what is asked for", () => {
  const { clipboard, sent } = exchange();
  clipboard.receive(hex("1f000005 00000000 00000000"));
  assertEquals(sent, [OUR_CAPS]);
  assert(clipboard.send({ text: "hé\n世界", html: "<b>x</b>" }));
  assertEquals(sent[1], "06000000" + "fffffffc" + "08000005");
  clipboard.receive(hex("02000001"));
  assertEquals(provided(sent[2]!), new Map([[1, "hé\r\n世界\0"]]));
  clipboard.receive(hex("02ffffff"));
  const both = provided(sent[3]!);
  assertEquals([...both.keys()], [1, 4]);
  assert(both.get(4)!.includes("<!--StartFragment--><b>x</b>"));
  clipboard.receive(hex("04000000"));
  assertEquals(sent[4], "06000000" + "fffffffc" + "08000005");
});

Deno.test("ClipboardExchange has nothing to provide before it offered, nor after the other side had something", () => {
  const { clipboard, sent } = exchange();
  clipboard.receive(hex(CAPS));
  clipboard.receive(hex("02000001"));
  assertEquals(sent.length, 1);
  clipboard.send({ text: "mine" });
  clipboard.receive(hex("08000001"));
  clipboard.receive(hex("02000001"));
  assertEquals(sent.slice(2), ["06000000" + "fffffffc" + "02000001"]);
  clipboard.receive(hex("04000000"));
  assertEquals(sent.at(-1), "06000000" + "fffffffc" + "08000000");
});

Deno.test("ClipboardExchange asks for what is offered, as far as it can use it, and delivers it", () => {
  const { clipboard, sent, delivered } = exchange();
  clipboard.receive(hex(CAPS));
  clipboard.receive(hex("0800001f"));
  assertEquals(sent[1], "06000000" + "fffffffc" + "0200000d");
  clipboard.receive(provide({ 1: "a\r\nb\rc\0junk", 4: "<i>y</i>\0" }));
  assertEquals(delivered, [{ text: "a\nb\nc", html: "<i>y</i>" }]);
  clipboard.receive(hex("08000012"));
  clipboard.receive(hex("08000000"));
  assertEquals(sent.length, 2);
});

Deno.test("ClipboardExchange reads a provide without text, and delivers nothing of it", () => {
  const { clipboard, delivered } = exchange();
  clipboard.receive(hex(CAPS));
  clipboard.receive(provide({ 2: "{\\rtf1}", 16: "files" }));
  clipboard.receive(provide({}));
  clipboard.receive(hex("10000000"));
  assertEquals(delivered, []);
});

Deno.test("ClipboardExchange sends nothing in view-only mode, and reads everything all the same", () => {
  const { clipboard, state, sent, delivered } = exchange({ viewOnly: true });
  clipboard.receive(hex(CAPS));
  clipboard.receive(hex("08000001"));
  clipboard.receive(hex("04000000"));
  clipboard.receive(provide({ 1: "seen\0" }));
  assert(!clipboard.send({ text: "mine" }));
  clipboard.receive(hex("02000001"));
  assertEquals([sent, delivered], [[], [{ text: "seen" }]]);
  state.viewOnly = false;
  clipboard.send({ text: "mine" });
  assertEquals(sent, [OUR_CAPS, "06000000" + "fffffffc" + "08000001"]);
});

Deno.test("ClipboardExchange never provides what was copied in view-only mode", () => {
  const { clipboard, state, sent } = exchange();
  clipboard.receive(hex(CAPS));
  state.viewOnly = true;
  assert(!clipboard.send({ text: "secret" }));
  state.viewOnly = false;
  clipboard.receive(hex("02000001"));
  clipboard.receive(hex("04000000"));
  assertEquals(sent.slice(1), ["06000000" + "fffffffc" + "08000000"]);
});

Deno.test("ClipboardExchange asks for nothing before the server's caps, which stops older QEMU", () => {
  const { clipboard, sent } = exchange();
  clipboard.receive(hex("08000001"));
  assertEquals(sent, []);
});

Deno.test("ClipboardExchange provides unasked where the server takes no offers, within its limit", () => {
  for (const [size, wanted] of [["00000010", 1], ["00000003", 0]] as const) {
    const { clipboard, sent } = exchange();
    clipboard.receive(hex(`11000001 ${size}`));
    assert(clipboard.send({ text: "text" }));
    if (wanted) assertEquals(provided(sent[1]!), new Map([[1, "text\0"]]));
    else assertEquals(sent[1], "06000000" + "00000004" + "74657874");
  }
});

Deno.test("ClipboardExchange keeps to plain text where the server's extension has no format of ours", () => {
  const { clipboard, sent } = exchange();
  clipboard.receive(hex("1f000002 00000000"));
  assert(clipboard.send({ text: "x" }));
  assertEquals(sent[1], "06000000" + "00000001" + "78");
});

Deno.test("ClipboardExchange sends no more than a server takes, and drops what is too much for us", () => {
  const { clipboard, sent, delivered } = exchange();
  clipboard.receive(hex(CAPS));
  assert(!clipboard.send({ text: "世".repeat(2 << 20) }));
  assertEquals(sent.length, 1);
  const body = provide({ 1: "x".repeat((4 << 20) + 1) });
  clipboard.receive(body);
  assertEquals(delivered, []);
});

Deno.test("ClipboardExchange refuses messages that are too short", () => {
  const { clipboard } = exchange();
  for (const message of ["", "010000", "10000001", "10000001 7801"]) {
    assertThrows(() => clipboard.receive(hex(message)), ProtocolError, undefined, message);
  }
});

Deno.test("ClipboardExchange answers a server's second caps again", () => {
  const { clipboard, sent } = exchange();
  clipboard.receive(hex(CAPS));
  clipboard.receive(hex(CAPS));
  assertEquals(sent, [OUR_CAPS, OUR_CAPS]);
});
