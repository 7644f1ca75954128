import { assert, assertEquals } from "@std/assert";
import { encodeFramebufferUpdateRequest, encodeSetPixelFormat } from "../../rfb/client_messages.ts";
import { ENCODING } from "../../rfb/encodings.ts";
import { CANVAS_FORMAT, encodePixelFormat, WIRE_FORMATS } from "../../rfb/pixel_format.ts";
import { concat, hex, portionings, toHex, u16, u32 } from "../_bytes.ts";
import { rectHeader } from "./_feed.ts";
import { clientOf, hello, update } from "./_scripted_server.ts";

import {
  ALL,
  BELL,
  converse,
  FENCE_ANSWER,
  FENCE_REQUEST,
  MORE,
  PICTURE,
  PUSH,
  ROW,
} from "./_conversation.ts";

Deno.test("Client changes the pixels at the answer to its fence, whatever is on its way", async () => {
  const eight = update(concat(rectHeader(0, 0, 2, 1, ENCODING.Raw), hex("07c0")));
  const answer = hex("f8000000 00000005 04 00000001");
  const server = [FENCE_REQUEST, PICTURE, BELL, PICTURE, answer, eight];
  const { sent, client } = await converse(server, [(c) => c.configure({ colours: "8-bit" })]);
  const fence = "f8000000" + "80000005" + "0400000001";
  const format = toHex(encodeSetPixelFormat(WIRE_FORMATS["8-bit"]));
  assertEquals(sent, FENCE_ANSWER + MORE + fence + format + ALL + MORE + MORE);
  assertEquals([...client.framebuffer.pixels], [0xff0000ff, 0xffff0000]);
});

Deno.test("Client changes the pixels back before the first change was answered", async () => {
  const answers = [hex("f8000000 00000005 04 00000001"), hex("f8000000 00000005 04 00000002")];
  const eight = update(concat(rectHeader(0, 0, 2, 1, ENCODING.Raw), hex("07c0")));
  const server = [FENCE_REQUEST, PICTURE, BELL, answers[0]!, eight, answers[1]!, PICTURE];
  const { client, end } = await converse(server, [(c) => {
    c.configure({ colours: "8-bit" });
    c.configure({ colours: "16-bit" });
    c.configure({ colours: "full" });
  }]);
  assertEquals(end, "server_closed");
  assertEquals([...client.framebuffer.pixels], [0xff332211, 0xff665544]);
});

Deno.test("Client changes the pixels after the update that is on its way, without fences", async () => {
  const eight = update(concat(rectHeader(0, 0, 2, 1, ENCODING.Raw), hex("07c0")));
  const server = [PICTURE, BELL, PICTURE, eight];
  const { sent, client } = await converse(server, [(c) => c.configure({ colours: "8-bit" })]);
  const format = toHex(encodeSetPixelFormat(WIRE_FORMATS["8-bit"]));
  assertEquals(sent, MORE + ROW + format + ALL + MORE);
  assertEquals([...client.framebuffer.pixels], [0xff0000ff, 0xffff0000]);
});

Deno.test("Client changes the pixels between pushed updates of neatvnc, whose fences mark nothing", async () => {
  const eight = update(concat(rectHeader(0, 0, 2, 1, ENCODING.Raw), hex("07c0")));
  const { client, feed } = clientOf(
    [concat(
      hello(2, 1, "WayVNC"),
      FENCE_REQUEST,
      [150],
      PICTURE,
      BELL,
      PICTURE,
      [150],
      PICTURE,
      eight,
    )],
    {},
    (event, client) => {
      if (event === "bell") client.configure({ colours: "8-bit" });
    },
  );
  await client.run();
  const format = toHex(encodeSetPixelFormat(WIRE_FORMATS["8-bit"]));
  const stop = "9600" + "00000000" + "00020001" + "f8000000" + "80000001" + "0400000001";
  assert(toHex(feed.written).endsWith(MORE + PUSH + stop + ROW + format + ALL + PUSH));
  assertEquals([...client.framebuffer.pixels], [0xff0000ff, 0xffff0000]);
});

Deno.test("Client begins with the pixels that it is told to", async () => {
  const sixteen = update(concat(rectHeader(0, 0, 2, 1, ENCODING.Raw), hex("00f8 1f00")));
  const { client, feed } = clientOf([concat(hello(), sixteen)], { colours: "16-bit" });
  await client.run();
  assert(toHex(feed.written).includes(toHex(encodeSetPixelFormat(WIRE_FORMATS["16-bit"]))));
  assertEquals([...client.framebuffer.pixels], [0xff0000ff, 0xffff0000]);
});

/** A 3.3 server without password, with pixels of its own. */
const oldHello = (format: Parameters<typeof encodePixelFormat>[0], name = "p") =>
  concat(
    new TextEncoder().encode("RFB 003.003\n"),
    u32(1),
    [...u16(2), ...u16(1)],
    encodePixelFormat(format),
    u32(name.length),
    new TextEncoder().encode(name),
  );

Deno.test("Client keeps to the colour map of a panel that has nothing else", async () => {
  const format = { ...WIRE_FORMATS["8-bit"], trueColour: false };
  const colours = hex("01 00 0007 0002 ff00 8000 0100 ffff ffff ffff");
  const pixels = update(concat(rectHeader(0, 0, 2, 1, ENCODING.Raw), hex("0709")));
  const bytes = concat(oldHello(format), colours, BELL, pixels);
  for (const portions of portionings(bytes)) {
    const { client, feed } = clientOf(portions, {}, (event, client) => {
      if (event === "bell") client.configure({ colours: "16-bit" });
    });
    await client.run();
    assertEquals([...client.framebuffer.pixels], [0xff0180ff, 0xff000000]);
    assert(!toHex(feed.written).includes(toHex(encodeSetPixelFormat(WIRE_FORMATS["16-bit"]))));
  }
});

Deno.test("Client asks for the picture again when a colour in it changes, and only then", async () => {
  const format = { ...WIRE_FORMATS["8-bit"], trueColour: false };
  const red = hex("01 00 0007 0001 ff00 0000 0000");
  const green = hex("01 00 0007 0001 0000 ff00 0000");
  const pixels = update(concat(rectHeader(0, 0, 2, 1, ENCODING.Raw), hex("0707")));
  const all = toHex(encodeFramebufferUpdateRequest(false, { x: 0, y: 0, width: 2, height: 1 }));
  const asked = async (...messages: Uint8Array[]) => {
    const { client, feed } = clientOf([concat(oldHello(format), ...messages)]);
    await client.run();
    return toHex(feed.written).split(all).length - 1;
  };
  assertEquals(await asked(red, pixels), 1);
  assertEquals(await asked(red, pixels, red), 1);
  assertEquals(await asked(red, pixels, green), 2);
});

Deno.test("Client reads the pixels of Intel's AMT as they are", async () => {
  const format = { ...WIRE_FORMATS["16-bit"], bigEndian: true };
  const pixels = update(concat(rectHeader(0, 0, 2, 1, ENCODING.Raw), hex("f800 001f")));
  const { client } = clientOf([concat(oldHello(format, "Intel(r) AMT KVM"), pixels)]);
  await client.run();
  assertEquals([...client.framebuffer.pixels], [0xff0000ff, 0xffff0000]);
});

Deno.test("Client takes colours of a map that nobody uses, and colours beyond it", async () => {
  const { heard } = await converse([hex("01 00 00ff 0002 000000000000 111122223333"), BELL]);
  assertEquals(heard, ["bell"]);
});

Deno.test("Client asks Intel's AMT for 16 bits where it says that it has 32", async () => {
  const { client, feed } = clientOf([oldHello(CANVAS_FORMAT, "Intel(r) AMT KVM")]);
  await client.run();
  assert(toHex(feed.written).includes(toHex(encodeSetPixelFormat(WIRE_FORMATS["16-bit"]))));
});
