/** Pictures in Tight and TightPNG: sizes, order on the screen, and broken ones. */
import { assertEquals, assertRejects } from "@std/assert";
import { ENCODING } from "../../../../rfb/encodings.ts";
import { JPEG_SCANS_LIMIT } from "../../../../rfb/decoders/jpeg_markers.ts";
import { ProtocolError } from "../../../../rfb/errors.ts";
import { Framebuffer } from "../../../../rfb/framebuffer.ts";
import { UpdateReader } from "../../../../rfb/update_reader.ts";
import type { PictureType, Platform } from "../../../../rfb/platform.ts";
import type { Rect } from "../../../../rfb/rect.ts";
import { concat, hex, u32 } from "../../../_bytes.ts";
import { readerOf, readers, rectHeader } from "../../_feed.ts";
import { RecordedEffects } from "../../pseudo/_effects.ts";
import { EOI, frame, scan } from "../_jpeg.ts";
import { compactLength } from "./_encode.ts";

const RED = 0xff0000ff, BLUE = 0xffff0000, BLACK = 0xff000000;

const jpeg = (width: number, height: number) => concat([0xff, 0xd8], frame(width, height));
const png = (width: number, height: number) =>
  concat(hex("89504e470d0a1a0a 0000000d 49484452"), u32(width), u32(height));

/** A rectangle with a picture. */
function pictureRect(rect: Rect, picture: Uint8Array, control: number, encoding: number) {
  const { x, y, width, height } = rect;
  const head = rectHeader(x, y, width, height, encoding);
  return concat(head, [control], compactLength(picture.length), picture);
}
const jpegRect = (rect: Rect) =>
  pictureRect(rect, jpeg(rect.width, rect.height), 0x90, ENCODING.Tight);

/** A platform whose pictures are ready, red, when the test says so. */
class SlowPlatform implements Platform {
  readonly begun: PictureType[] = [];
  #done: PromiseWithResolvers<void>[] = [];

  decodePicture(type: PictureType, _bytes: Uint8Array, rect: Rect, target: Framebuffer) {
    this.begun.push(type);
    const done = Promise.withResolvers<void>();
    this.#done.push(done);
    return done.promise.then(() =>
      target.blit(rect, new Uint32Array(rect.width * rect.height).fill(RED))
    );
  }

  finish(index: number, error?: Error): void {
    if (error) this.#done[index]!.reject(error);
    else this.#done[index]!.resolve();
  }
}

/** Time for everything that can happen at once. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

function begin(count: number, ...rects: (Uint8Array | number[])[]) {
  const platform = new SlowPlatform();
  const target = new Framebuffer(8, 4);
  target.takeDamage();
  const reader = new UpdateReader(
    readerOf(concat(...rects)),
    target,
    new RecordedEffects(),
    platform,
  );
  let over = false;
  const done = reader.read(count).finally(() => over = true);
  done.catch(() => {});
  return { platform, target, reader, done, isOver: () => over };
}

const LEFT = { x: 0, y: 0, width: 2, height: 2 };
const RIGHT = { x: 4, y: 0, width: 2, height: 2 };
const rawPixel = (x: number, y: number) =>
  concat(rectHeader(x, y, 1, 1, ENCODING.Raw), hex("0000ff00"));

Deno.test("UpdateReader ends an update when the last picture is painted, however they finish", async () => {
  const { platform, target, done, isOver } = begin(2, jpegRect(LEFT), jpegRect(RIGHT));
  await settle();
  assertEquals(platform.begun.length, 2);
  platform.finish(1);
  await settle();
  assertEquals(isOver(), false);
  assertEquals(target.takeDamage(), [RIGHT]);
  platform.finish(0);
  await done;
  assertEquals(target.takeDamage(), [LEFT]);
});

Deno.test("UpdateReader paints Raw after JPEG in one update with its own bytes and over it", async () => {
  const { platform, target, done } = begin(2, jpegRect(LEFT), rawPixel(1, 1));
  await settle();
  assertEquals(target.pixels[9], BLACK);
  platform.finish(0);
  await done;
  assertEquals([...target.pixels.subarray(8, 11)], [RED, BLUE, BLACK]);
});

Deno.test("UpdateReader paints beside a pending picture at once", async () => {
  const { platform, target, done } = begin(2, jpegRect(LEFT), rawPixel(5, 1));
  await settle();
  assertEquals(target.pixels[13], BLUE);
  platform.finish(0);
  await done;
});

Deno.test("UpdateReader copies from a picture that was pending", async () => {
  const copy = concat(rectHeader(6, 2, 2, 2, ENCODING.CopyRect), hex("00000000"));
  const { platform, target, done } = begin(2, jpegRect(LEFT), copy);
  await settle();
  assertEquals(target.pixels[22], BLACK);
  platform.finish(0);
  await done;
  assertEquals(target.pixels[22], RED);
});

Deno.test("UpdateReader changes the size when no picture is pending any more", async () => {
  const resize = rectHeader(0, 0, 9, 9, ENCODING.DesktopSize);
  const effects = new RecordedEffects();
  const platform = new SlowPlatform();
  const input = readerOf(concat(jpegRect(LEFT), resize));
  const done = new UpdateReader(input, new Framebuffer(8, 4), effects, platform).read(2);
  await settle();
  assertEquals(effects.seen, []);
  platform.finish(0);
  await done;
  assertEquals(effects.seen, [["resize", 9, 9]]);
});

Deno.test("UpdateReader reads an update without rectangles while pictures are pending", async () => {
  const { platform, reader, done } = begin(1, jpegRect(LEFT));
  await settle();
  const next = reader.read(0);
  platform.finish(0);
  await Promise.all([done, next]);
  await reader.read(0);
});

Deno.test("UpdateReader ends with the error of a picture that cannot be decoded, and never stalls", async () => {
  const { platform, done } = begin(2, jpegRect(LEFT), jpegRect(RIGHT));
  await settle();
  platform.finish(0, new ProtocolError("broken picture"));
  await assertRejects(() => done, ProtocolError, "broken picture");
});

Deno.test("UpdateReader does not wait for pictures that can no longer be shown in order", async () => {
  const { platform, done } = begin(3, jpegRect(LEFT), jpegRect(RIGHT), rawPixel(0, 0));
  await settle();
  platform.finish(0, new ProtocolError("broken picture"));
  // The other one is never finished.
  await assertRejects(() => done, ProtocolError, "broken picture");
});

Deno.test("TightDecoder refuses a picture of another size before it is decoded", async () => {
  const cases = [
    [jpeg(10000, 10000), 0x90, "10000x10000, expected 2x2"],
    [jpeg(2, 1), 0x90, "2x1, expected 2x2"],
    [png(0xffffffff, 1), 0xa0, "4294967295x1, expected 2x2"],
    [png(2, 3), 0xa0, "2x3, expected 2x2"],
    [hex("ffd8ffd9"), 0x90, "no header"],
    [hex("ffd8 ffe0 0000"), 0x90, "no header"],
    [hex(""), 0x90, "no header"],
    [jpeg(2, 2), 0xa0, "no header"],
    [png(2, 2), 0x90, "no header"],
  ] as const;
  for (const [picture, control, message] of cases) {
    for (const encoding of [ENCODING.Tight, ENCODING.TightPNG]) {
      for (const input of readers(pictureRect(LEFT, picture, control, encoding))) {
        const platform = new SlowPlatform();
        const reader = new UpdateReader(
          input,
          new Framebuffer(8, 4),
          new RecordedEffects(),
          platform,
        );
        await assertRejects(() => reader.read(1), ProtocolError, message);
        assertEquals(platform.begun, []);
      }
    }
  }
});

Deno.test("TightDecoder refuses more scans than pictures have, which each cost a whole pass", async () => {
  const rect = (scans: number) => {
    const picture = concat(jpeg(2, 2), ...new Array<number[]>(scans).fill(scan()), EOI);
    return pictureRect(LEFT, picture, 0x90, ENCODING.Tight);
  };
  const { platform, done } = begin(1, rect(JPEG_SCANS_LIMIT));
  await settle();
  platform.finish(0);
  await done;
  const beyond = begin(1, rect(JPEG_SCANS_LIMIT + 1));
  await assertRejects(() => beyond.done, ProtocolError, "101 scans: expected at most 100");
  assertEquals(beyond.platform.begun, []);
});

Deno.test("TightDecoder mixes Tight and TightPNG, which have their streams in common", async () => {
  const first = concat(
    rectHeader(0, 0, 2, 2, ENCODING.Tight),
    hex("00 13 7801 000c00f3ff 010203 040506 070809 0a0b0c"),
  );
  const second = concat(
    rectHeader(2, 0, 2, 2, ENCODING.TightPNG),
    hex("00 11 000c00f3ff 111213 141516 171819 1a1b1c"),
  );
  const picture = pictureRect(RIGHT, png(2, 2), 0xa0, ENCODING.TightPNG);
  const { platform, target, done } = begin(3, first, second, picture);
  await settle();
  platform.finish(0);
  await done;
  assertEquals(platform.begun, ["image/png"]);
  assertEquals([...target.pixels.subarray(0, 5)], [
    0xff030201,
    0xff060504,
    0xff131211,
    0xff161514,
    RED,
  ]);
});

Deno.test("TightDecoder calls JPEG lossy, and PNG not", async () => {
  const lossless = pictureRect(RIGHT, png(2, 2), 0xa0, ENCODING.TightPNG);
  const { platform, target, done } = begin(2, jpegRect(LEFT), lossless);
  await settle();
  platform.finish(0);
  platform.finish(1);
  await done;
  assertEquals(target.lossy.take(), [LEFT]);
});

Deno.test("UpdateReader has a bounded number of pictures at work at once", async () => {
  const pixel = (i: number) => ({ x: i % 8, y: i >> 3, width: 1, height: 1 });
  const apart = Array.from({ length: 32 }, (_, i) => jpegRect(pixel(i)));
  const { platform, done } = begin(apart.length + 1, ...apart, jpegRect({ ...LEFT, width: 0 }));
  done.catch(() => {});
  await settle();
  assertEquals(platform.begun.length, 32);
  platform.finish(7);
  await settle();
  assertEquals(platform.begun.length, 33);
  platform.begun.forEach((_, i) => platform.finish(i));
  await done;
});
