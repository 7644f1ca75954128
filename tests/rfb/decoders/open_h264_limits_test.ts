import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  H264_CONTEXTS_LIMIT,
  H264_LIMIT_BYTES,
  H264_PICTURES_LIMIT,
  H264_SEQUENCES_LIMIT_BYTES,
  OpenH264Decoder,
} from "../../../rfb/decoders/open_h264.ts";
import { ProtocolError, RfbError, UnsupportedError } from "../../../rfb/errors.ts";
import { concat, u32 } from "../../_bytes.ts";
import { readerOf } from "../_feed.ts";
import { Random } from "../_random.ts";
import {
  IDR_SLICE,
  keyPicture,
  PICTURE_PARAMETERS,
  sequence,
  SLICE,
  stream,
} from "./h264/_h264.ts";

import { payload, PICTURE, RECT, Session } from "./h264/_session.ts";

Deno.test("OpenH264Decoder keeps few contexts, the last used ones", async () => {
  const session = new Session();
  session.target.resize(1000, 1000);
  for (let x = 0; x <= H264_CONTEXTS_LIMIT; x++) {
    await session.decode(keyPicture(), 0, { ...RECT, x });
    // The first is used again and again.
    await session.decode(PICTURE, 0, { ...RECT, x: 0 });
  }
  const closed = session.decodings.flatMap(({ isClosed }, i) => isClosed ? [i] : []);
  assertEquals(closed, [1]);
});

Deno.test("OpenH264Decoder keeps few screens' worth of contexts", async () => {
  const session = new Session();
  session.target.resize(32, 32);
  for (let x = 0; x < 17; x++) await session.decode(keyPicture(), 0, { ...RECT, x });
  const closed = session.decodings.flatMap(({ isClosed }, i) => isClosed ? [i] : []);
  assertEquals(closed, [0]);
});

Deno.test("OpenH264Decoder takes a video a little larger than its rectangle", async () => {
  const session = new Session();
  for (const [width, height] of [[16, 16], [15, 15], [1, 1], [0, 0]] as const) {
    await session.decode(keyPicture(), 0, { x: 5, y: 5, width, height });
  }
  assertEquals(session.decodings.length, 4);
});

Deno.test("OpenH264Decoder refuses a video of another size, before it makes a decoder", async () => {
  const sizes = [[17, 16], [16, 17], [32, 32]] as const;
  for (const [width, height] of sizes) {
    const session = new Session();
    const decode = () => session.decode(keyPicture(), 0, { x: 5, y: 5, width, height });
    await assertRejects(decode, ProtocolError, `video of 16x16 in 16x16: expected ${width}x`);
    assertEquals(session.decodings, []);
  }
  const session = new Session();
  await assertRejects(
    () => session.decode(keyPicture("main, cropped")),
    ProtocolError,
    "1920x1080",
  );
  assertEquals(session.decodings, []);
});

Deno.test("OpenH264Decoder refuses parameters of another size wherever they stand", async () => {
  const other = sequence("main, cropped");
  const streams = [
    stream(sequence(), other, PICTURE_PARAMETERS, IDR_SLICE),
    stream(other, SLICE),
    stream(other, PICTURE_PARAMETERS, IDR_SLICE),
  ];
  for (const data of streams) {
    const session = new Session();
    await session.decode(keyPicture());
    await assertRejects(() => session.decode(data), ProtocolError, "1920x1080");
    assertEquals(session.decodings.map(({ decoded }) => decoded.length), [1]);
  }
});

Deno.test("OpenH264Decoder refuses what is too much", async () => {
  const long = readerOf(concat(u32(H264_LIMIT_BYTES + 1), u32(0)));
  await assertRejects(() => new Session().read(long), ProtocolError, "at most 16777216");
  const many = concat(...new Array(H264_PICTURES_LIMIT + 1).fill(stream(SLICE)));
  const message = `expected at most ${H264_PICTURES_LIMIT}`;
  await assertRejects(() => new Session().decode(many), ProtocolError, message);
});

Deno.test("OpenH264Decoder keeps no parameters beyond their limit, in one set or in many", async () => {
  const padded = (length: number) => {
    const bytes = new Uint8Array(length).fill(0xff);
    bytes.set(sequence());
    return bytes;
  };
  const atLimit = stream(padded(H264_SEQUENCES_LIMIT_BYTES), PICTURE_PARAMETERS, IDR_SLICE);
  const session = new Session();
  await session.decode(atLimit);
  assertEquals(session.decodings.length, 1);
  const half = padded(H264_SEQUENCES_LIMIT_BYTES / 2);
  for (const sets of [[padded(H264_SEQUENCES_LIMIT_BYTES + 1)], [half, half, sequence()]]) {
    const long = stream(...sets, PICTURE_PARAMETERS, IDR_SLICE);
    await assertRejects(() => new Session().decode(long), ProtocolError, "expected at most 8192");
  }
});

Deno.test("OpenH264Decoder counts no picture of a video that was closed for the next one", async () => {
  const { pictures, target } = new Session();
  const other = stream(concat(sequence(), [0xff]), PICTURE_PARAMETERS, IDR_SLICE);
  let made = 0;
  /** One is closed before its picture, the next one is broken. */
  const createVideoDecoder = () => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    if (++made % 2 === 0) reject(new Error("broken"));
    return { decode: () => promise, close: resolve };
  };
  const decoder = new OpenH264Decoder({ pictures, platform: { createVideoDecoder } });
  const run = async () => {
    for (let i = 0; i < 20; i++) {
      await decoder.decode(readerOf(payload(concat(other, keyPicture()))), RECT, target);
      await pictures.settled();
    }
  };
  await assertRejects(run, ProtocolError, "it failed 9 times");
});

Deno.test("OpenH264Decoder refuses data that is no byte stream", async () => {
  const noStream = new TextEncoder().encode("hello");
  await assertRejects(() => new Session().decode(noStream), ProtocolError, "start code");
});

Deno.test("OpenH264Decoder says when nothing decodes video", async () => {
  await assertRejects(() => new Session(false).decode(keyPicture()), UnsupportedError, "nothing");
});

/** Changes up to three bytes of a video, mostly to what means something there. */
function mutate(bytes: Uint8Array, random: Random): void {
  for (let left = random.below(4); left > 0; left--) {
    const values = [0, 1, 0x67, 0x68, 0x65, random.below(256)];
    bytes[random.below(bytes.length)] = values[random.below(6)]!;
  }
}

/** Plays a video in which decoding fails now and then. */
async function play(session: Session, bytes: Uint8Array, random: Random): Promise<void> {
  const input = readerOf(bytes);
  while (await input.more()) {
    await session.read(input);
    const decoding = session.decodings.at(-1);
    if (decoding && random.below(8) === 0) {
      decoding.outcome = () => Promise.reject(new Error("no"));
    }
    await session.pictures.settled();
  }
}

Deno.test("OpenH264Decoder ends mutated videos with our errors only, and waits for nothing for ever", async () => {
  const random = new Random(26);
  const valid = [
    payload(keyPicture()),
    payload(PICTURE),
    payload(keyPicture(), 1),
    payload(PICTURE),
  ];
  const outcomes = new Map<string, number>();
  for (let i = 0; i < 5000; i++) {
    const bytes = concat(...valid);
    mutate(bytes, random);
    const error: unknown = await play(new Session(), bytes, random).catch((error) => error);
    assert(error === undefined || error instanceof RfbError, `case ${i}: ${error}`);
    const name = error instanceof RfbError ? error.name : "played";
    outcomes.set(name, (outcomes.get(name) ?? 0) + 1);
  }
  for (const name of ["played", "ProtocolError", "ConnectionClosed"]) {
    assert((outcomes.get(name) ?? 0) > 50, `${[...outcomes]}`);
  }
});
