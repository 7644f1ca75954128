import { assertEquals } from "@std/assert";
import type { OfferedContent } from "../../../rfb/clipboard/content.ts";
import type { PackedFormat } from "../../../rfb/clipboard/packed_format.ts";
import type { ClipboardContent } from "../../../web/link.ts";
import { type ClipboardImages, ClipboardRelay } from "../../../web/worker/clipboard_relay.ts";

const bytes = (...values: number[]) => Uint8Array.from(values);
const packed = (name: number): PackedFormat => ({ deflated: bytes(name), length: 0 });

/** Images of one byte, the same in both forms, are converted when told to; 0 is none. */
function setUp() {
  const shown: ClipboardContent[] = [];
  const sent: OfferedContent[] = [];
  const waiting: (() => void)[] = [];
  const later: (() => void)[] = [];
  let loads = 0;
  const turn = () => new Promise<void>((resolve) => waiting.push(resolve));
  const images: ClipboardImages = {
    toPng: async ([name]) => {
      await turn();
      if (name === 0) throw new Error("no image");
      return { png: bytes(name!), fingerprint: name! };
    },
    toDib: async ([name]) => {
      await turn();
      if (name === 0) throw new Error("no image");
      return { fingerprint: name!, pack: () => Promise.resolve(packed(name!)) };
    },
  };
  const relay = new ClipboardRelay(
    { show: (content) => shown.push(content), send: (content) => sent.push(content) },
    () => {
      loads++;
      return Promise.resolve(images);
    },
    (callback) => later.push(callback),
  );
  /** Lets the time pass that inputs may wait. */
  const passTime = () => later.splice(0).forEach((callback) => callback());
  /** Lets the oldest conversion end, once it has begun. */
  const convert = async () => {
    while (waiting.length === 0) await Promise.resolve();
    waiting.shift()!();
    for (let i = 0; i < 10; i++) await Promise.resolve();
  };
  return { relay, shown, sent, waiting, convert, passTime, loads: () => loads };
}

Deno.test("ClipboardRelay passes text at once, and loads nothing for it", () => {
  const { relay, shown, sent, loads } = setUp();
  relay.receive({ text: "a", html: "<b>a</b>" });
  relay.send({ text: "b" });
  assertEquals([shown, sent, loads()], [[{ text: "a", html: "<b>a</b>" }], [{ text: "b" }], 0]);
});

Deno.test("ClipboardRelay shows a server's image as PNG, with the text beside it", async () => {
  const { relay, shown, convert } = setUp();
  relay.receive({ text: "a", dib: bytes(1) });
  assertEquals(shown, []);
  await convert();
  assertEquals(shown, [{ text: "a", png: bytes(1) }]);
});

Deno.test("ClipboardRelay shows the text beside an image that cannot be read, and nothing without text", async () => {
  const { relay, shown, convert } = setUp();
  relay.receive({ text: "a", dib: bytes(0) });
  await convert();
  relay.receive({ dib: bytes(0) });
  await convert();
  relay.receive({ text: "b" });
  assertEquals(shown, [{ text: "a" }, { text: "b" }]);
});

Deno.test("ClipboardRelay shows what comes later after an image that came before", async () => {
  const { relay, shown, convert } = setUp();
  relay.receive({ dib: bytes(1) });
  relay.receive({ text: "later" });
  assertEquals(shown, []);
  await convert();
  assertEquals(shown, [{ png: bytes(1) }, { text: "later" }]);
});

Deno.test("ClipboardRelay shows what comes later where an image from the server takes too long", async () => {
  const { relay, shown, passTime } = setUp();
  relay.receive({ text: "a", dib: bytes(1) });
  relay.receive({ text: "b" });
  passTime();
  for (let i = 0; i < 10; i++) await Promise.resolve();
  assertEquals(shown, [{ text: "a" }, { text: "b" }]);
});

Deno.test("ClipboardRelay converts one image at a time, and of a storm the last", async () => {
  const { relay, shown, waiting, convert } = setUp();
  for (let name = 1; name <= 100; name++) relay.receive({ dib: bytes(name) });
  await convert();
  assertEquals(waiting.length, 1);
  await convert();
  assertEquals([shown, waiting.length], [[{ png: bytes(1) }, { png: bytes(100) }], 0]);
});

Deno.test("ClipboardRelay sends an image before the keys that paste it", async () => {
  const { relay, sent, convert } = setUp();
  const done: string[] = [];
  relay.inOrder(() => done.push("earlier"));
  relay.send({ png: bytes(1) });
  relay.inOrder(() => done.push(`key after ${sent.length}`));
  assertEquals(done, ["earlier"]);
  await convert();
  assertEquals([sent, done], [[{ dib: packed(1) }], ["earlier", "key after 1"]]);
  relay.inOrder(() => done.push("at once"));
  assertEquals(done.at(-1), "at once");
});

Deno.test("ClipboardRelay keeps the order of images, texts and keys", async () => {
  const { relay, sent, convert } = setUp();
  const seen: number[] = [];
  relay.send({ png: bytes(1) });
  relay.send({ text: "two" });
  relay.send({ png: bytes(3) });
  relay.inOrder(() => seen.push(sent.length));
  await convert();
  assertEquals([sent.length, seen], [2, []]);
  await convert();
  assertEquals(sent, [{ dib: packed(1) }, { text: "two" }, { dib: packed(3) }]);
  assertEquals(seen, [3]);
});

Deno.test("ClipboardRelay lets a thousand inputs go before an image that takes longer than they", async () => {
  const { relay, sent, convert } = setUp();
  let keys = 0;
  relay.send({ png: bytes(1) });
  for (let i = 0; i < 999; i++) relay.inOrder(() => keys++);
  assertEquals(keys, 0);
  relay.inOrder(() => keys++);
  assertEquals([keys, sent], [1000, []]);
  await convert();
  assertEquals(sent, [{ dib: packed(1) }]);
});

Deno.test("ClipboardRelay lets inputs go before an image that takes long, and sends it for the next paste", async () => {
  const { relay, sent, convert, passTime } = setUp();
  let keys = 0;
  relay.send({ png: bytes(1) });
  relay.inOrder(() => keys++);
  passTime();
  assertEquals([keys, sent], [1, []]);
  await convert();
  assertEquals(sent, [{ dib: packed(1) }]);
  relay.send({ png: bytes(2) });
  relay.inOrder(() => keys++);
  await convert();
  passTime();
  assertEquals([keys, sent.length], [2, 2]);
});

for (const newer of ["here", "there"]) {
  Deno.test(`ClipboardRelay sends no late image over what was copied ${newer} since, but once more when asked`, async () => {
    const { relay, sent, convert, passTime } = setUp();
    relay.send({ png: bytes(1) });
    passTime();
    if (newer === "here") relay.send({ text: "newer" });
    else relay.receive({ text: "newer" });
    await convert();
    assertEquals(sent.filter(({ dib }) => dib), []);
    relay.send({ png: bytes(1) });
    await convert();
    assertEquals(sent.at(-1), { dib: packed(1) });
  });
}

Deno.test("ClipboardRelay sends the text beside an image that cannot be read, and the keys", async () => {
  const { relay, sent, convert } = setUp();
  let keys = 0;
  for (const text of ["a", undefined]) {
    relay.send({ png: bytes(0), ...text && { text } });
    relay.inOrder(() => keys++);
    await convert();
  }
  assertEquals([sent, keys], [[{ text: "a" }], 2]);
});

Deno.test("ClipboardRelay does not send an image back, until one side had something else", async () => {
  const { relay, sent, convert } = setUp();
  const exchanges: (() => void)[] = [
    () => relay.receive({ dib: bytes(1) }),
    () => relay.send({ png: bytes(1) }),
    () => relay.send({ png: bytes(1) }),
    () => relay.send({ png: bytes(1), text: "new" }),
  ];
  for (const exchange of exchanges) {
    exchange();
    await convert();
  }
  assertEquals(sent, [{ dib: packed(1), text: "new" }]);
  relay.receive({ text: "other" });
  relay.send({ png: bytes(1) });
  await convert();
  relay.send({ text: "another" });
  relay.send({ png: bytes(1) });
  await convert();
  assertEquals(sent.slice(1), [{ dib: packed(1) }, { text: "another" }, { dib: packed(1) }]);
});

Deno.test("ClipboardRelay passes text on where the part for images cannot be loaded", async () => {
  const sent = Promise.withResolvers<OfferedContent>();
  const show = Promise.withResolvers<ClipboardContent>();
  const relay = new ClipboardRelay(
    { show: show.resolve, send: sent.resolve },
    () => Promise.reject(new TypeError("offline")),
    () => {},
  );
  relay.send({ text: "a", png: bytes(1) });
  relay.receive({ text: "b", dib: bytes(1) });
  assertEquals(await sent.promise, { text: "a" });
  assertEquals(await show.promise, { text: "b" });
});
