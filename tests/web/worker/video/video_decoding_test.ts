import { assertEquals, assertRejects } from "@std/assert";
import { ProtocolError } from "../../../../rfb/errors.ts";
import { Framebuffer } from "../../../../rfb/framebuffer.ts";
import { WebCodecsDecoding } from "../../../../web/worker/video/video_decoding.ts";
import { fakeCodecs, FakeFrame, type FakeVideoDecoder } from "./_codecs.ts";

const RECT = { x: 1, y: 1, width: 3, height: 2 };
const RED = 0xff0000ff;
const BLUE = 0xffff0000;
const LATE_MS = 5;
/** Longer than a busy machine stands still. */
const SLOW_MS = 500;

class Session {
  readonly target = new Framebuffer(5, 4);
  readonly decoding: WebCodecsDecoding;
  readonly decoder: FakeVideoDecoder;

  /** @param lateMs by default longer than any test. */
  constructor(lateMs = 600_000) {
    const made: FakeVideoDecoder[] = [];
    this.decoding = new WebCodecsDecoding("avc1.42E01E", fakeCodecs(made), lateMs);
    this.decoder = made[0]!;
    this.target.takeDamage();
  }

  decode(isKey = true): Promise<void> {
    return this.decoding.decode(Uint8Array.of(1, 2), isKey, RECT, this.target);
  }

  /** The colour of `RECT`'s corner. */
  get corner(): number {
    return this.target.pixels[RECT.y * this.target.width + RECT.x]!;
  }
}

/** Whether `promise` is settled after everything that can happen at once has happened. */
async function isSettled(promise: Promise<void>): Promise<boolean> {
  let settled = false;
  promise.then(() => settled = true, () => settled = true);
  await new Promise((resolve) => setTimeout(resolve, 0));
  return settled;
}

Deno.test("WebCodecsDecoding is done with a picture once it is painted", async () => {
  const session = new Session();
  const done = session.decode();
  assertEquals(session.decoder.config, { codec: "avc1.42E01E", optimizeForLatency: true });
  assertEquals(session.decoder.chunks.map(({ type, data }) => [type, data]), [
    ["key", Uint8Array.of(1, 2)],
  ]);
  const copied = Promise.withResolvers<void>();
  const frame = new FakeFrame(0, RED);
  frame.copying = copied.promise;
  session.decoder.output(frame);
  assertEquals(await isSettled(done), false);
  copied.resolve();
  await done;
  const painted = [...session.target.pixels].flatMap((word, i) => word === RED ? [i] : []);
  assertEquals(painted, [6, 7, 8, 11, 12, 13]);
  assertEquals(session.target.takeDamage(), [RECT]);
  assertEquals(frame.isClosed, true);
  session.decoding.close();
});

Deno.test("WebCodecsDecoding paints frames in order, each to its end", async () => {
  const session = new Session();
  const works = [session.decode(), session.decode(false)];
  const slow = Promise.withResolvers<void>();
  const first = new FakeFrame(0, RED);
  first.copying = slow.promise;
  session.decoder.output(first);
  session.decoder.output(new FakeFrame(1, BLUE));
  assertEquals(await isSettled(works[1]!), false);
  slow.resolve();
  await Promise.all(works);
  assertEquals(session.corner, BLUE);
  session.decoding.close();
});

Deno.test("WebCodecsDecoding waits no longer for a picture that a later one has overtaken", async () => {
  const session = new Session();
  const works = [session.decode(), session.decode(false), session.decode(false)];
  session.decoder.output(new FakeFrame(1, RED));
  await Promise.all(works.slice(0, 2));
  assertEquals(await isSettled(works[2]!), false);
  session.decoding.close();
});

Deno.test("WebCodecsDecoding fails everything that waits, and all that follows, with the decoder", async () => {
  const session = new Session();
  const works = [session.decode(), session.decode(false)];
  session.decoder.fail("broken");
  works.push(session.decode(false));
  for (const work of works) await assertRejects(() => work, ProtocolError, "broken");
  const late = new FakeFrame(0, RED);
  session.decoder.output(late);
  await isSettled(Promise.resolve());
  assertEquals([late.isClosed, session.corner === RED], [true, false]);
});

Deno.test("WebCodecsDecoding fails where the decoder refuses at once", async () => {
  await assertRejects(() => new Session().decode(false), ProtocolError, "no key frame");
});

Deno.test("WebCodecsDecoding fails with a frame that is too small, and closes it", async () => {
  const session = new Session();
  const done = session.decode();
  const small = new FakeFrame(0, RED, 2, 2);
  session.decoder.output(small);
  await assertRejects(() => done, ProtocolError, "a video frame of 2x2: expected at least 3x2");
  assertEquals(small.isClosed, true);
});

Deno.test("WebCodecsDecoding.close() ends all waiting, and paints no more", async () => {
  const session = new Session();
  const works = [session.decode(), session.decode(false)];
  const frame = new FakeFrame(0, RED);
  session.decoder.output(frame);
  session.decoding.close();
  session.decoding.close();
  await Promise.all(works);
  assertEquals(session.decoder.state, "closed");
  await isSettled(Promise.resolve());
  assertEquals([frame.isClosed, session.corner === RED], [true, false]);
});

Deno.test("WebCodecsDecoding paints nothing into a framebuffer of another size", async () => {
  const session = new Session();
  const done = session.decode();
  const copied = Promise.withResolvers<void>();
  const frame = new FakeFrame(0, RED);
  frame.copying = copied.promise;
  session.decoder.output(frame);
  await isSettled(done);
  session.target.resize(2, 2);
  copied.resolve();
  await done;
  assertEquals(session.target.pixels.includes(RED), false);
  session.decoding.close();
});

Deno.test("WebCodecsDecoding makes nobody wait for ever for a decoder that holds pictures back", async () => {
  const session = new Session(LATE_MS);
  // Nothing comes out: the wait ends by itself.
  await session.decode();
  const works = Array.from({ length: 15 }, () => session.decode(false));
  await Promise.all(works);
  // What comes in the end is painted.
  session.decoder.output(new FakeFrame(0, BLUE));
  await isSettled(Promise.resolve());
  assertEquals(session.corner, BLUE);
  assertEquals(session.target.takeDamage(), [RECT]);
  session.decoding.close();
});

Deno.test("WebCodecsDecoding waits again for a decoder that was only slow", async () => {
  const session = new Session(SLOW_MS);
  await session.decode();
  session.decoder.output(new FakeFrame(0, BLUE));
  await isSettled(Promise.resolve());
  const done = session.decode(false);
  assertEquals(await isSettled(done), false);
  session.decoder.output(new FakeFrame(1, RED));
  await done;
  assertEquals(session.corner, RED);
  session.decoding.close();
});

Deno.test("WebCodecsDecoding has a decoder hold back no more than there can be", async () => {
  const session = new Session(LATE_MS);
  await session.decode();
  await Promise.all(Array.from({ length: 15 }, () => session.decode(false)));
  const next = session.decode(false);
  session.decoder.output(new FakeFrame(0, BLUE));
  await next;
  const stuck = session.decode(false);
  await assertRejects(() => stuck, ProtocolError, "no picture of 17");
});
