import { assertEquals, assertRejects } from "@std/assert";
import { OpenH264Decoder } from "../../../rfb/decoders/open_h264.ts";
import { ConnectionClosed, ProtocolError } from "../../../rfb/errors.ts";
import { Framebuffer } from "../../../rfb/framebuffer.ts";
import { concat, toHex } from "../../_bytes.ts";
import { readerOf, readers } from "../_feed.ts";
import {
  IDR_SLICE,
  keyPicture,
  PICTURE_PARAMETERS,
  sequence,
  SLICE,
  stream,
} from "./h264/_h264.ts";

import { OTHER, payload, PICTURE, RECT, Session } from "./h264/_session.ts";

Deno.test("OpenH264Decoder gives a decoder each picture, whole, at whatever byte it is cut", async () => {
  for (const input of readers(concat(payload(keyPicture()), payload(PICTURE), [1, 2]))) {
    const session = new Session();
    await session.read(input);
    await session.read(input);
    await session.pictures.settled();
    assertEquals(input.has(3), false);
    const [decoding, ...others] = session.decodings;
    assertEquals(others, []);
    assertEquals(decoding!.what, "avc1.42C00A 16x16");
    assertEquals(decoding!.decoded, [
      { hex: toHex(keyPicture().subarray(1)), isKey: true, rect: RECT },
      { hex: toHex(PICTURE.subarray(1)), isKey: false, rect: RECT },
    ]);
    assertEquals(session.target.takeDamage(), [RECT]);
    assertEquals(session.target.lossy.take(), [RECT]);
    assertEquals(session.refreshed, []);
  }
});

Deno.test("OpenH264Decoder notices the end of the connection at every byte", async () => {
  const bytes = payload(keyPicture());
  for (let length = 0; length < bytes.length; length++) {
    const input = readerOf(bytes.subarray(0, length));
    await assertRejects(() => new Session().read(input), ConnectionClosed);
  }
});

Deno.test("OpenH264Decoder decodes several pictures of one rectangle in order", async () => {
  const session = new Session();
  await session.decode(concat(keyPicture(), PICTURE, stream(SLICE)));
  const isKey = session.decodings[0]!.decoded.map((picture) => picture.isKey);
  assertEquals(isKey, [true, false, false]);
});

Deno.test("OpenH264Decoder begins with a key picture and its parameters, and asks for that once", async () => {
  const session = new Session();
  await session.decode(PICTURE);
  await session.decode(stream(IDR_SLICE));
  await session.decode(stream(sequence(), IDR_SLICE));
  await session.decode(PICTURE);
  assertEquals(session.decodings, []);
  assertEquals(session.refreshed, [RECT]);
  await session.decode(keyPicture());
  assertEquals(session.decodings.length, 1);
});

Deno.test("OpenH264Decoder has a decoder for each position and size", async () => {
  const session = new Session();
  await session.decode(keyPicture());
  await session.decode(keyPicture(), 0, OTHER);
  await session.decode(PICTURE);
  await session.decode(PICTURE, 0, OTHER);
  await session.decode(keyPicture(), 0, { ...RECT, width: 15 });
  assertEquals(session.decodings.map(({ decoded }) => decoded.length), [2, 2, 1]);
});

Deno.test("OpenH264Decoder takes another decoder for other parameters, not for the same", async () => {
  const session = new Session();
  await session.decode(keyPicture());
  await session.decode(keyPicture());
  assertEquals(session.decodings.length, 1);
  const other = sequence();
  other[3]!++;
  await session.decode(stream(other, PICTURE_PARAMETERS, IDR_SLICE));
  assertEquals(session.decodings.map(({ isClosed }) => isClosed), [true, false]);
  assertEquals(session.decodings[1]!.what, "avc1.42C00B 16x16");
});

Deno.test("OpenH264Decoder begins anew after a reset with the next key picture", async () => {
  const session = new Session();
  await session.decode(keyPicture());
  await session.decode(keyPicture(), 0, OTHER);
  await session.decode(new Uint8Array(), 1);
  await session.decode(keyPicture());
  assertEquals(session.decodings.map(({ isClosed }) => isClosed), [true, false, false]);
  await session.decode(keyPicture(), 1);
  assertEquals(session.decodings.map(({ isClosed }) => isClosed), [true, false, true, false]);
});

Deno.test("OpenH264Decoder goes on after neatvnc's reset that comes behind its data", async () => {
  const session = new Session();
  await session.decode(keyPicture());
  await session.decode(new Uint8Array(), 1);
  await session.decode(PICTURE);
  assertEquals(session.decodings[0]!.decoded.length, 2);
  assertEquals(session.refreshed, []);
});

Deno.test("OpenH264Decoder drops all decoders when told so, or when the screen has another size", async () => {
  const session = new Session();
  await session.decode(keyPicture());
  await session.decode(keyPicture(), 0, OTHER);
  await session.decode(keyPicture(), 2);
  assertEquals(session.decodings.map(({ isClosed }) => isClosed), [true, true, false]);
  session.target.resize(90, 100);
  await session.decode(new Uint8Array());
  assertEquals(session.decodings.map(({ isClosed }) => isClosed), [true, true, true]);
});

Deno.test("OpenH264Decoder begins anew after a failure, and asks for all of the area", async () => {
  const session = new Session();
  await session.decode(keyPicture());
  session.decodings[0]!.outcome = () => Promise.reject(new Error("broken"));
  session.target.takeDamage();
  await session.decode(concat(PICTURE, PICTURE));
  assertEquals(session.decodings[0]!.isClosed, true);
  assertEquals(session.refreshed, [RECT]);
  assertEquals(session.target.takeDamage(), []);
  // What follows the loss is of no use until the answer comes.
  await session.decode(keyPicture());
  await session.decode(PICTURE);
  assertEquals(session.decodings.map(({ decoded }) => decoded.length), [3, 2]);
});

Deno.test("OpenH264Decoder survives a decoder that cannot even begin", async () => {
  const session = new Session();
  const target = new Framebuffer(100, 100);
  const decoder = new OpenH264Decoder({
    pictures: session.pictures,
    platform: {
      createVideoDecoder: () => ({
        decode() {
          throw new TypeError("no");
        },
        close() {},
      }),
    },
    refresh: (area) => session.refreshed.push(area),
  });
  await decoder.decode(readerOf(payload(keyPicture())), RECT, target);
  await session.pictures.settled();
  assertEquals(session.refreshed, [RECT]);
});

Deno.test("OpenH264Decoder asks again for each failure while there are pictures in between", async () => {
  const session = new Session();
  for (let i = 0; i < 20; i++) {
    await session.decode(keyPicture());
    session.decodings.at(-1)!.outcome = () => Promise.reject(new Error("broken"));
    await session.decode(PICTURE);
  }
  assertEquals(session.refreshed.length, 20);
});

Deno.test("OpenH264Decoder gives up when one beginning after the other fails", async () => {
  const { pictures, target } = new Session();
  const decoding = { decode: () => Promise.reject(new Error("broken")), close() {} };
  const platform = { createVideoDecoder: () => decoding };
  const decoder = new OpenH264Decoder({ pictures, platform });
  const run = async () => {
    for (let i = 0; i < 20; i++) {
      await decoder.decode(readerOf(payload(keyPicture())), RECT, target);
      await pictures.settled();
    }
  };
  await assertRejects(run, ProtocolError, "it failed 9 times");
});
