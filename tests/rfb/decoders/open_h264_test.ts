import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  H264_CONTEXTS_LIMIT,
  H264_LIMIT_BYTES,
  H264_PICTURES_LIMIT,
  H264_SEQUENCES_LIMIT_BYTES,
  OpenH264Decoder,
} from "../../../rfb/decoders/open_h264.ts";
import {
  ConnectionClosed,
  ProtocolError,
  RfbError,
  UnsupportedError,
} from "../../../rfb/errors.ts";
import { Framebuffer } from "../../../rfb/framebuffer.ts";
import { PendingPictures } from "../../../rfb/pending_pictures.ts";
import type { VideoDecoding } from "../../../rfb/platform.ts";
import type { ByteReader } from "../../../rfb/reader.ts";
import type { Rect } from "../../../rfb/rect.ts";
import { concat, readerOf, readers, toHex, u32 } from "../_feed.ts";
import { Random } from "../_random.ts";
import {
  FURTHER_SLICE,
  IDR_SLICE,
  keyPicture,
  PICTURE_PARAMETERS,
  sequence,
  SLICE,
  stream,
} from "./h264/_h264.ts";

const RECT = { x: 2, y: 1, width: 16, height: 16 };
const OTHER = { ...RECT, x: 20 };
const PICTURE = stream(SLICE, FURTHER_SLICE);

function payload(data: Uint8Array, flags = 0): Uint8Array<ArrayBuffer> {
  return concat(u32(data.length), u32(flags), data);
}

/** A video decoder that writes down what it is told. */
class FakeDecoding implements VideoDecoding {
  readonly decoded: { hex: string; isKey: boolean; rect: Rect }[] = [];
  isClosed = false;
  /** What the next call comes to. */
  outcome: () => Promise<void> = () => Promise.resolve();

  constructor(readonly what: string) {}

  decode(bytes: Uint8Array, isKey: boolean, rect: Rect): Promise<void> {
    assert(!this.isClosed, "a closed decoder was used");
    this.decoded.push({ hex: toHex(bytes), isKey, rect });
    return this.outcome();
  }

  close(): void {
    this.isClosed = true;
  }
}

class Session {
  readonly target = new Framebuffer(100, 100);
  readonly pictures = new PendingPictures();
  readonly decodings: FakeDecoding[] = [];
  readonly refreshed: Rect[] = [];
  #decoder: OpenH264Decoder;

  constructor(hasVideo = true) {
    this.target.takeDamage();
    this.#decoder = new OpenH264Decoder({
      pictures: this.pictures,
      platform: hasVideo ? { createVideoDecoder: (...args) => this.#create(...args) } : {},
      refresh: (area) => this.refreshed.push(area),
    });
  }

  /** One rectangle, to its last picture. */
  async decode(data: Uint8Array, flags = 0, rect: Rect = RECT): Promise<void> {
    await this.read(readerOf(payload(data, flags)), rect);
    await this.pictures.settled();
  }

  async read(input: ByteReader, rect: Rect = RECT): Promise<void> {
    await this.#decoder.decode(input, rect, this.target);
  }

  #create(codec: string, width: number, height: number): VideoDecoding {
    const decoding = new FakeDecoding(`${codec} ${width}x${height}`);
    this.decodings.push(decoding);
    return decoding;
  }
}

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
    for (let left = random.below(4); left > 0; left--) {
      bytes[random.below(bytes.length)] = [
        0,
        1,
        0x67,
        0x68,
        0x65,
        random.below(256),
      ][random.below(6)]!;
    }
    const session = new Session();
    const play = async () => {
      const input = readerOf(bytes);
      while (await input.more()) {
        await session.read(input);
        const decoding = session.decodings.at(-1);
        if (decoding && random.below(8) === 0) {
          decoding.outcome = () => Promise.reject(new Error("no"));
        }
        await session.pictures.settled();
      }
      return "played";
    };
    const outcome = await play().catch((error: unknown) => error);
    assert(outcome === "played" || outcome instanceof RfbError, `case ${i}: ${outcome}`);
    const name = outcome instanceof RfbError ? outcome.name : "played";
    outcomes.set(name, (outcomes.get(name) ?? 0) + 1);
  }
  for (const name of ["played", "ProtocolError", "ConnectionClosed"]) {
    assert((outcomes.get(name) ?? 0) > 50, `${[...outcomes]}`);
  }
});
