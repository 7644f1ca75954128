import { assert, assertEquals, assertRejects } from "@std/assert";
import type { Client } from "../../rfb/client.ts";
import { encodeSetEncodings, encodeSetPixelFormat } from "../../rfb/client_messages.ts";
import { encodingList } from "../../rfb/encoding_list.ts";
import { ENCODING } from "../../rfb/encodings.ts";
import { ConnectionClosed, ProtocolError } from "../../rfb/errors.ts";
import { CANVAS_FORMAT } from "../../rfb/pixel_format.ts";
import { concat, hex, portionings, toHex } from "../_bytes.ts";
import { rectHeader } from "./_feed.ts";
import { clientOf, hello, LIST, opening, request, size, update } from "./_scripted_server.ts";

import {
  BELL,
  converse,
  FENCE_ANSWER,
  FENCE_REQUEST,
  MORE,
  PICTURE,
  PUSH,
  rect,
  setEncodings,
} from "./_conversation.ts";

Deno.test("Client tells what the server shows that it can do, each once", async () => {
  const server = [
    rect(ENCODING.QemuAudio),
    rect(ENCODING.QemuAudio),
    rect(ENCODING.ExtendedMouseButtons),
    rect(ENCODING.QemuExtendedKeyEvent),
    hex("fa00 01 01"),
    hex("fa00 01 01"),
    hex("03000000 fffffff4 1f000009 00000000 00000000"),
    update(concat(rectHeader(0, 0, 2, 1, ENCODING.ExtendedDesktopSize), hex("00000000"))),
  ];
  const { heard } = await converse(server);
  assertEquals(heard.filter((event) => event.startsWith("can")), [
    "can audio",
    "can audio,extendedMouseButtons",
    "can power,audio,extendedMouseButtons",
    "can power,audio,clipboardImages,extendedMouseButtons",
    "can resize,power,audio,clipboardImages,extendedMouseButtons",
  ]);
});

Deno.test("Client passes lamps, movements and the pointer's place on, in wire order", async () => {
  const bytes = concat(
    update(concat(rectHeader(0, 0, 0, 0, ENCODING.QemuLedState), hex("04"))),
    rect(ENCODING.QemuPointerMotionChange, 0),
    rect(ENCODING.QemuPointerMotionChange, 0),
    rect(ENCODING.QemuPointerMotionChange, 1),
    rect(ENCODING.PointerPos, 7, 8),
  );
  for (const portions of portionings(concat(hello(), bytes))) {
    const { client, heard } = clientOf(portions);
    await client.run();
    const events = heard.slice(4).filter((event) => event !== "updated");
    assertEquals(events, ["leds 100", "relative true", "relative false", "pointer 7,8"]);
  }
});

const act = (client: Client) => {
  client.sendKey(0x61, true, 0x1e);
  client.sendPointer(0x100, 1, 0);
  client.sendMotion(0, 1, 1);
  client.sendClipboard({ text: "a" });
  client.requestSize(9, 9);
  client.power("reset");
};

/** A server that has every extension by which a viewer can act. */
const CAPABLE = [
  rect(ENCODING.ExtendedMouseButtons),
  rect(ENCODING.QemuExtendedKeyEvent),
  hex("fa00 01 01"),
  update(concat(rectHeader(0, 0, 2, 1, ENCODING.ExtendedDesktopSize), hex("00000000"))),
];

Deno.test("Client acts by the extensions that the server has", async () => {
  const { sent } = await converse([...CAPABLE, BELL], [act]);
  const wanted = [
    ...[MORE, MORE, MORE],
    ...["ff000001" + "000000610000001e", "05800001000002", "0600000000000001" + "61"],
    ...["fb00" + "00090009" + "0100" + "00000000" + "00000000" + "00090009" + "00000000"],
    "fa000104",
  ];
  assertEquals(sent, wanted.join(""));
});

Deno.test("Client acts by no extension that the server has not", async () => {
  const { sent } = await converse([BELL], [act]);
  assertEquals(sent, "0401000000000061" + "050000010000" + "0600000000000001" + "61");
});

Deno.test("Client does nothing to the desktop in view-only mode, by no extension either", async () => {
  const server = [
    ...CAPABLE,
    hex("03000000 fffffff4 1f000009 00000000 00000000"),
    hex("03000000 fffffffc 08000001"),
    hex("03000000 fffffffc 02000001"),
    hex("03000000 ffffffe6 10000001 7801 010b00f4ff 00000007 68c3a90d0a7800 0c3c026b"),
    BELL,
  ];
  const { sent, heard } = await converse(server, [act], { viewOnly: true });
  assertEquals(sent, MORE + MORE + MORE);
  assertEquals(heard.slice(-2), ["clipboard hé\nx", "bell"]);
});

Deno.test("Client becomes view-only and acts again while connected", async () => {
  const { sent } = await converse([BELL, BELL], [
    (client) => {
      client.configure({ viewOnly: true });
      act(client);
    },
    (client) => {
      client.configure({ viewOnly: false });
      client.sendKey(0x61, true);
    },
  ]);
  assertEquals(sent, "0401000000000061");
});

Deno.test("Client answers a fence when everything before it is painted, not sooner", async () => {
  const before = clientOf([hello(), PICTURE, FENCE_REQUEST.subarray(0, 10)]);
  await assertRejects(() => before.client.run(), ConnectionClosed);
  assert(!toHex(before.feed.written).includes("aabb"));
  const { sent } = await converse([PICTURE, FENCE_REQUEST]);
  assertEquals(sent, MORE + FENCE_ANSWER);
});

Deno.test("Client goes on after a fence with too much payload", async () => {
  for (const length of [65, 255]) {
    const fence = concat(hex("f8000000 80000000"), [length], new Uint8Array(length).fill(2));
    const { sent, heard } = await converse([fence, BELL]);
    assertEquals([sent, heard], ["", ["bell"]]);
  }
});

Deno.test("Client has updates pushed where the server offers that and fences", async () => {
  const server = [FENCE_REQUEST, [150], PICTURE, PICTURE, PICTURE];
  const { sent } = await converse(server);
  assertEquals(sent, FENCE_ANSWER + MORE + PUSH);
});

Deno.test("Client measures the round trip by a fence, and before that by the join", async () => {
  let now = 0;
  const clock = () => now += 5;
  const trips: (number | undefined)[] = [];
  const look = (client: Client) => trips.push(client.roundTripMs);
  const own = hex("f8000000 00000000 04 00000001");
  await converse([BELL, FENCE_REQUEST, PICTURE, own, BELL], [look, look], { clock });
  assert(trips[0]! > 0 && trips[1]! > 0);
  const without = await converse([FENCE_REQUEST, PICTURE, own]);
  assertEquals(without.client.roundTripMs, undefined);
});

Deno.test("Client counts bytes, updates, time and pixels by encoding", async () => {
  let now = 0;
  const copy = concat(rectHeader(1, 0, 1, 1, ENCODING.CopyRect), hex("00000000"));
  const server = [PICTURE, update(copy), update()];
  const { client } = await converse(server, [], { clock: () => now++ });
  const { bytes, updates, decodeMs, receiveMs, pixels } = client.counters;
  assertEquals(bytes, concat(hello(), ...server).length);
  assertEquals(updates, 3);
  assertEquals([...pixels], [[ENCODING.Raw, 2], [ENCODING.CopyRect, 1]]);
  assert(decodeMs > 0);
  assertEquals(receiveMs, 0);
});

Deno.test("Client counts the time in which an update's bytes are waited for apart", async () => {
  let now = 0;
  const { client, feed } = clientOf([hello(), PICTURE.subarray(0, 20), PICTURE.subarray(20)], {
    clock: () => now,
  });
  const read = feed.read.bind(feed);
  let reads = 0;
  feed.read = () => {
    if (++reads === 3) now += 40;
    return read();
  };
  await client.run();
  assertEquals([client.counters.receiveMs, client.counters.decodeMs], [40, 0]);
});

Deno.test("Client sends another list when the quality changes, and only then", async () => {
  const platform = { decodePicture: () => {} };
  const list = setEncodings({ platform, quality: 3, compression: 7 });
  const { sent } = await converse([BELL, BELL], [
    (client) => client.configure({ quality: 3, compression: 7 }),
    (client) => client.configure({ quality: 3 }),
  ], { platform });
  assert(sent.endsWith(list), sent);
  assertEquals(sent.split(list).length, 2);
});

Deno.test("Client tells a refused size and keeps the one it has", async () => {
  const refusal = concat(rectHeader(1, 3, 9, 9, ENCODING.ExtendedDesktopSize), hex("00000000"));
  const { heard, client } = await converse([update(refusal)]);
  assertEquals(heard, ["can resize", "refused 3", "updated"]);
  assertEquals([client.framebuffer.width, client.framebuffer.height], [2, 1]);
});

Deno.test("Client asks for the picture once when the size is told in every answer to that", async () => {
  const layout = update(
    concat(
      rectHeader(0, 0, 3, 2, ENCODING.ExtendedDesktopSize),
      hex("01000000"),
      hex(
        "00000005 0000 0000 0003 0002 00000000",
      ),
    ),
  );
  const { sent, client } = await converse([layout, layout, layout]);
  const [all, more] = [toHex(request(false, 3, 2)), toHex(request(true, 3, 2))];
  assertEquals(sent, MORE + all + more + more);
  assertEquals(client.screens, [{ id: 5, x: 0, y: 0, width: 3, height: 2, flags: 0 }]);
});

Deno.test("Client takes UltraVNC's first layout of 0x0 for an offer", async () => {
  const offer = concat(rectHeader(0, 0, 0, 0, ENCODING.ExtendedDesktopSize), hex("00000000"));
  const { heard, client } = await converse([update(offer)]);
  assertEquals(heard, ["can resize", "updated"]);
  assertEquals([client.framebuffer.width, client.framebuffer.height], [2, 1]);
});

Deno.test("Client asks for the picture after a new size in a message of its own", async () => {
  const { sent, heard } = await converse([hex("04 00 0003 0002")]);
  assertEquals([sent, heard], [toHex(request(false, 3, 2)), ["resized 3x2"]]);
});

Deno.test("Client refuses a size of 65535x65535, by whatever it comes", async () => {
  const sizes = [
    update(size(65535, 65535)),
    rect(ENCODING.ExtendedDesktopSize, 0, 0, 65535, 65535),
    hex("04 00 ffff ffff"),
    hex("0f 00 0000 0000 ffff ffff 0000"),
  ];
  for (const bytes of sizes) {
    const { end } = await converse([bytes]);
    assert(end instanceof ProtocolError && end.message.includes("65535x65535"), String(end));
  }
});

Deno.test("Client asks for nothing while nobody looks, and refreshes within the picture", async () => {
  const { sent } = await converse([PICTURE, BELL, PICTURE, BELL, BELL], [
    (client) => client.setVisible(false),
    (client) => client.setVisible(true),
    (client) => {
      client.refresh({ x: 1, y: 0, width: 9, height: 9 });
      client.refresh({ x: 2, y: 0, width: 1, height: 1 });
    },
  ]);
  assertEquals(sent, MORE + MORE + "0300" + "00010000" + "00010001");
});

Deno.test("Client turns sound on when the server can send it, and passes it on", async () => {
  const sound = [hex("ff010001"), hex("ff010002 00000004 01020304"), hex("ff010000")];
  const server = [BELL, rect(ENCODING.QemuAudio), ...sound];
  const { sent, heard } = await converse(server, [(client) => client.setAudio(true)]);
  assertEquals(sent, MORE + "ff010002" + "03020000ac44" + "ff010000");
  assertEquals(heard.filter((event) => event.startsWith("audio")), [
    "audio begin",
    "audio data",
    "audio end",
  ]);
});

Deno.test("Client stops a server that pushes faster than it reads", async () => {
  const { client, feed } = clientOf([hello(), FENCE_REQUEST, hex("96"), PICTURE, PICTURE]);
  const slow = Object.defineProperty(feed, "queuedBytes", {
    get: () => toHex(feed.written).includes(PUSH) ? 1 << 30 : 0,
  });
  await client.run();
  const stop = "9600" + "00000000" + "00020001";
  assert(toHex(slow.written).endsWith(PUSH + stop + "f8000000" + "80000001" + "0400000001"));
});

Deno.test("Client asks a server for what suits its kind", async () => {
  const { client, feed } = clientOf([hello(2, 1, "QEMU (vm)")]);
  await client.run();
  const list = encodeSetEncodings(encodingList({ server: "qemu", platform: {} }));
  assert(toHex(feed.written).includes(toHex(list)));
  assert(toHex(list) !== toHex(encodeSetEncodings(LIST)));
  assert(toHex(opening()).includes(toHex(encodeSetPixelFormat(CANVAS_FORMAT))));
});
