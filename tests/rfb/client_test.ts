import { assert, assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import { Client } from "../../rfb/client.ts";
import { encodeSetEncodings, encodeSetPixelFormat } from "../../rfb/client_messages.ts";
import { ENCODING } from "../../rfb/encodings.ts";
import { AuthError, ConnectionClosed, ProtocolError } from "../../rfb/errors.ts";
import { CANVAS_FORMAT } from "../../rfb/pixel_format.ts";
import type { ClientHandler } from "../../rfb/session/client_handler.ts";
import { BANNER, concat, hex, portionings, toHex, u16, u32 } from "../_bytes.ts";
import { Feed, rectHeader } from "./_feed.ts";
import {
  ANSWER,
  clientOf,
  hello,
  LIST,
  opening,
  rawRect,
  request,
  size,
  update,
} from "./_scripted_server.ts";

const CONNECTED = ["authenticating", "resized 2x1", "name n", "connected"];

Deno.test("Client asks for the picture, shows it and asks for the next", async () => {
  const bytes = concat(hello(), update(rawRect("11223300 44556677")), [2]);
  for (const portions of portionings(bytes)) {
    const { client, feed, heard } = clientOf(portions);
    assertEquals(await client.run(), "server_closed");
    assertEquals(heard, [...CONNECTED, "updated", "bell"]);
    assertEquals([...client.framebuffer.pixels], [0xff332211, 0xff665544]);
    assertEquals(toHex(feed.written), toHex(concat(opening(), request(true, 2, 1))));
    assert(feed.closed);
  }
});

Deno.test("Client asks for the next update when the header of this one has come", async () => {
  const { client, feed } = clientOf([hello(), hex("00000001")]);
  await assertRejects(() => client.run(), ConnectionClosed);
  assertEquals(toHex(feed.written), toHex(concat(opening(), request(true, 2, 1))));
});

Deno.test("Client asks again after an update without rectangles", async () => {
  const { client, feed, heard } = clientOf([hello(), update(), update()]);
  await client.run();
  assertEquals(heard.filter((event) => event === "updated").length, 2);
  const again = request(true, 2, 1);
  assertEquals(toHex(feed.written), toHex(concat(opening(), again, again)));
});

Deno.test("Client asks for the whole picture after it was resized, and only then", async () => {
  const { client, feed, heard } = clientOf([hello(), update(size(3, 2)), update(size(3, 2))]);
  await client.run();
  assertEquals(heard.slice(4), ["resized 3x2", "updated", "updated"]);
  assertEquals([client.framebuffer.width, client.framebuffer.height], [3, 2]);
  const wanted = [request(true, 2, 1), request(false, 3, 2), request(true, 3, 2)];
  assertEquals(toHex(feed.written), toHex(concat(opening(), ...wanted)));
});

Deno.test("Client waits without a request while there are no pixels", async () => {
  const { client, feed } = clientOf([
    hello(0, 0),
    update(),
    update(size(5, 4)),
    update(size(0, 4)),
  ]);
  await client.run();
  const start = concat(
    ANSWER,
    encodeSetPixelFormat(CANVAS_FORMAT),
    encodeSetEncodings(LIST),
  );
  const wanted = [request(false, 5, 4), request(true, 5, 4)];
  assertEquals(toHex(feed.written), toHex(concat(start, ...wanted)));
});

Deno.test("Client passes on what is no picture", async () => {
  const bytes = concat(
    hello(),
    hex("03000000 00000002 68e9"),
    hex("01000000 0001 000000000000"),
    update(concat(rectHeader(0, 0, 1, 1, ENCODING.Cursor), hex("01020300 80"))),
    update(concat(rectHeader(0, 0, 0, 0, ENCODING.DesktopName), hex("00000002 6f6f"))),
    hex("03000000 fffffffc 00000000"),
    [2],
  );
  for (const portions of portionings(bytes)) {
    const { client, heard } = clientOf(portions);
    await client.run();
    const wanted = ["clipboard hé", "cursor 1", "updated", "name oo", "updated", "bell"];
    assertEquals(heard.slice(4), wanted);
  }
});

Deno.test("Client asks for the encodings that it is told to", async () => {
  const { client, feed } = clientOf([hello()], { encodings: [5, -224], shared: false });
  await client.run();
  const list = encodeSetEncodings([5, -224]);
  const start = concat(BANNER, [1], [0], encodeSetPixelFormat(CANVAS_FORMAT), list);
  assertEquals(toHex(feed.written.subarray(0, start.length)), toHex(start));
});

function pressEverything(event: string, client: Client): void {
  if (event !== "bell") return;
  client.sendKey(0x61, true);
  client.sendPointer(1, 9, -3);
  client.sendPointer(0, 0.6, 0.2);
  assertEquals(client.sendClipboard({ text: "a" }), true);
  assertEquals(client.sendClipboard({ text: "" }), false);
  assertEquals(client.sendClipboard({ text: "a".repeat((1 << 20) + 1) }), false);
}

Deno.test("Client sends keys, the pointer inside the picture, and clipboard text", async () => {
  const { client, feed } = clientOf([hello(), Uint8Array.of(2)], {}, pressEverything);
  await client.run();
  assertEquals(
    toHex(feed.written.subarray(opening().length)),
    "0401000000000061" + "050100010000" + "050000010000" + "060000000000000161",
  );
});

Deno.test("Client sends nothing to the desktop in view-only mode, before or after the session", async () => {
  const press = (client: Client) => {
    client.sendKey(0x61, true);
    client.sendPointer(1, 0, 0);
    assertEquals(client.sendClipboard({ text: "a" }), false);
  };
  const { client, feed } = clientOf([hello(), Uint8Array.of(2)], {}, (event, client) => {
    if (event === "authenticating") press(client);
  });
  press(client);
  await client.run();
  press(client);
  assertEquals(toHex(feed.written), toHex(opening()));
  const viewOnly = clientOf([hello(), Uint8Array.of(2)], { viewOnly: true }, (_, c) => press(c));
  await viewOnly.client.run();
  assertEquals(toHex(viewOnly.feed.written), toHex(opening()));
});

Deno.test("Client names a message that it does not know", async () => {
  for (const number of [5, 149, 160, 252]) {
    const { client, feed } = clientOf([hello(), Uint8Array.of(number, 0, 0)]);
    await assertRejects(() => client.run(), ProtocolError, `Cannot read message ${number}`);
    assert(feed.closed);
  }
});

Deno.test("Client tells a loss inside a message from the end between two", async () => {
  const whole = concat(hello(), update(rawRect("11223300 44556677")), hex("03000000 00000001 61"));
  const ends = new Set([hello().length, hello().length + 24, whole.length]);
  for (let length = 0; length <= whole.length; length++) {
    const { client } = clientOf([whole.subarray(0, length)]);
    const outcome = await client.run().catch((error: unknown) => error);
    if (ends.has(length)) assertEquals(outcome, "server_closed", `${length}`);
    else assertInstanceOf(outcome, ConnectionClosed, `${length}`);
  }
});

Deno.test("Client ends by its signal, wherever it waits", async () => {
  const never = new Promise<never>(() => {});
  const start = concat(BANNER, [1, 2], new Uint8Array(16));
  for (const bytes of [[], BANNER, start, hello(), concat(hello(), hex("0000"))]) {
    const { client, feed } = clientOf([Uint8Array.from(bytes)]);
    const controller = new AbortController();
    const read = feed.read.bind(feed);
    feed.read = async () => {
      const portion = await read();
      if (portion !== null) return portion;
      controller.abort();
      return never;
    };
    assertEquals(await client.run(controller.signal), "aborted");
    assert(feed.closed);
  }
});

Deno.test("Client ends by its signal while somebody thinks about a password", async () => {
  const feed = new Feed([concat(BANNER, [1, 2], new Uint8Array(16))]);
  const controller = new AbortController();
  const handler = new Proxy({}, {
    get: (_, name) => () => {
      if (name !== "credentials") return;
      controller.abort();
      return new Promise(() => {});
    },
  }) as ClientHandler;
  assertEquals(await new Client(feed, handler).run(controller.signal), "aborted");
});

Deno.test("Client ends at once by a signal that came before it", async () => {
  const { client, feed, heard } = clientOf([hello()]);
  assertEquals(await client.run(AbortSignal.abort()), "aborted");
  assertEquals([heard, feed.written.length], [[], 0]);
  assert(feed.closed);
});

Deno.test("Client handles nothing more once it was aborted", async () => {
  const controller = new AbortController();
  const { client, heard } = clientOf([concat(hello(), [2, 2, 2])], {}, (event) => {
    if (event === "bell") controller.abort();
  });
  assertEquals(await client.run(controller.signal), "aborted");
  assertEquals(heard, [...CONNECTED, "bell"]);
});

Deno.test("Client tells and paints nothing more when a picture comes after the end", async () => {
  // The header of a PNG of 2 × 1 pixels, as Tight brings it.
  const png = concat(hex("a0 18 89504e470d0a1a0a 0000000d 49484452"), u32(2), u32(1));
  const picture = concat(rectHeader(0, 0, 2, 1, ENCODING.TightPNG), png);
  for (const next of [size(9, 8), rawRect("11223300 44556677"), new Uint8Array(0)]) {
    const controller = new AbortController();
    const { promise, resolve } = Promise.withResolvers<void>();
    const decodePicture = () => {
      controller.abort();
      return promise;
    };
    const bytes = concat(hello(), update(picture, next).with(3, next.length > 0 ? 2 : 1));
    const { client, heard } = clientOf([bytes], { platform: { decodePicture } });
    assertEquals(await client.run(controller.signal), "aborted");
    resolve();
    await new Promise((done) => setTimeout(done, 0));
    assertEquals(heard, CONNECTED);
    assertEquals([...client.framebuffer.pixels], [0xff000000, 0xff000000]);
  }
});

Deno.test("Client can be ended while bytes that are there are work for minutes", async () => {
  const controller = new AbortController();
  // 4096 x 4096 pixels each, in 16 bytes.
  const fill = concat(rectHeader(0, 0, 4096, 4096, ENCODING.Tight), hex("80 112233"));
  const fills = update(...new Array<Uint8Array>(1000).fill(fill));
  let breaths = 0;
  const breathe = () => {
    if (++breaths === 2) controller.abort();
    return Promise.resolve();
  };
  const { client } = clientOf([concat(hello(4096, 4096), fills)], { platform: { breathe } });
  assertEquals(await client.run(controller.signal), "aborted");
  await new Promise((done) => setTimeout(done, 0));
  assertEquals([breaths, client.counters.pixels.get(ENCODING.Tight)], [2, 7 * 4096 * 4096]);
});

Deno.test("Client can be ended while new sizes that are there are work for minutes", async () => {
  const controller = new AbortController();
  // UltraVNC's own message, of one size and another.
  const sizes = concat(...[4096, 4095].map((side) => concat([4, 0], u16(side), u16(4096))));
  const storm = concat(...new Array<Uint8Array>(500).fill(sizes));
  let breaths = 0;
  const breathe = () => {
    if (++breaths === 2) controller.abort();
    return Promise.resolve();
  };
  const { client } = clientOf([concat(hello(8, 8), storm)], { platform: { breathe } });
  assertEquals(await client.run(controller.signal), "aborted");
  await new Promise((done) => setTimeout(done, 0));
  assertEquals([breaths, client.framebuffer.width], [2, 4095]);
});

Deno.test("Client rejects as its handler throws", async () => {
  const { client, feed } = clientOf([concat(hello(), [2])], {}, (event) => {
    if (event === "bell") throw new TypeError("no ear");
  });
  await assertRejects(() => client.run(), TypeError, "no ear");
  assert(feed.closed);
});

Deno.test("Client rejects with the server's reason", async () => {
  const { client } = clientOf([concat(BANNER, [0], u32(4), hex("66756c6c"))]);
  await assertRejects(() => client.run(), AuthError, "(full)");
});
