import { assertEquals } from "@std/assert";
import type { ClipboardContent } from "../../../web/link.ts";
import { ClipboardMirror, isImage, readPasted } from "../../../web/page/clipboard_mirror.ts";

function setUp() {
  const sent: ClipboardContent[] = [];
  const written: ClipboardContent[] = [];
  const browser = { lets: true };
  const mirror = new ClipboardMirror({
    send: (content) => sent.push(content),
    write: (content) => {
      if (browser.lets) written.push(content);
      return Promise.resolve(browser.lets);
    },
  });
  return { mirror, sent, written, browser };
}

const PNG = new Uint8Array([137, 80, 78, 71]);

Deno.test("ClipboardMirror sends what was copied here, with LF and every form", () => {
  const { mirror, sent } = setUp();
  assertEquals(mirror.offer({ text: "a\r\nb", html: "<b>a</b>" }), true);
  assertEquals(mirror.offer({ png: PNG }), true);
  assertEquals(mirror.offer({}), false);
  assertEquals(sent, [{ text: "a\nb", html: "<b>a</b>" }, { png: PNG }]);
});

Deno.test("ClipboardMirror sends the same image once, until something else was exchanged", () => {
  const { mirror, sent } = setUp();
  const other = PNG.with(3, 72);
  const offered = [PNG, PNG.slice(), other, PNG.slice(0, 3)].map((png) => mirror.offer({ png }));
  assertEquals(offered, [true, false, true, true]);
  mirror.receive({ text: "x" });
  assertEquals(mirror.offer({ png: PNG }), true);
  mirror.offer({ text: "y" });
  assertEquals(mirror.offer({ png: PNG }), true);
  mirror.reset();
  assertEquals(mirror.offer({ png: PNG }), true);
  assertEquals(sent.length, 7);
});

Deno.test("ClipboardMirror writes a server's image, and does not send its file back", () => {
  const { mirror, sent, written } = setUp();
  assertEquals(mirror.receive({ png: PNG }), "");
  assertEquals(mirror.offer({ png: PNG.slice() }), false);
  assertEquals([written, sent], [[{ png: PNG }], []]);
});

Deno.test("ClipboardMirror sends nothing back that came from the server", () => {
  const { mirror, sent, written } = setUp();
  assertEquals(mirror.receive({ text: "one\ntwo", html: "<i>one</i>" }), "one\ntwo");
  assertEquals(written.length, 1);
  // As a browser gives it back: other line ends, other markup.
  assertEquals(mirror.offer({ text: "one\r\ntwo", html: "<html><i>one</i></html>" }), false);
  assertEquals(sent, []);
});

Deno.test("ClipboardMirror sends what is typed, whatever the server has", () => {
  const { mirror, sent } = setUp();
  mirror.receive({ text: "x" });
  for (const text of ["x", "x", "y"]) assertEquals(mirror.offer({ text }, true), true);
  assertEquals(sent, [{ text: "x" }, { text: "x" }, { text: "y" }]);
});

Deno.test("ClipboardMirror sends the same text once", () => {
  const { mirror, sent } = setUp();
  mirror.offer({ text: "x" });
  assertEquals(mirror.offer({ text: "x" }), false);
  mirror.offer({ text: "" });
  assertEquals(sent, [{ text: "x" }, { text: "" }]);
});

Deno.test("ClipboardMirror keeps the last content until the browser takes it", async () => {
  const { mirror, written, browser } = setUp();
  browser.lets = false;
  mirror.receive({ text: "first" });
  mirror.receive({ text: "second" });
  await mirror.settle();
  assertEquals(written, []);
  browser.lets = true;
  await mirror.settle();
  await mirror.settle();
  assertEquals(written, [{ text: "second" }]);
});

Deno.test("ClipboardMirror does not write over what the person copied meanwhile", async () => {
  const { mirror, written, browser } = setUp();
  browser.lets = false;
  mirror.receive({ text: "remote" });
  await mirror.settle();
  mirror.offer({ text: "local" });
  browser.lets = true;
  await mirror.settle();
  assertEquals(written, []);
});

Deno.test("ClipboardMirror writes one content once, however often it may, and then a newer one", async () => {
  const written: ClipboardContent[] = [];
  const waiting: (() => void)[] = [];
  const mirror = new ClipboardMirror({
    send: () => {},
    write: (content) => {
      written.push(content);
      return new Promise((resolve) => waiting.push(() => resolve(true)));
    },
  });
  mirror.receive({ text: "first" });
  mirror.settle();
  mirror.receive({ text: "second" });
  const settled = mirror.settle();
  assertEquals(written, [{ text: "first" }]);
  waiting.shift()!();
  while (waiting.length === 0) await Promise.resolve();
  waiting.shift()!();
  await settled;
  assertEquals([written.length, written[1]], [2, { text: "second" }]);
});

Deno.test("ClipboardMirror cuts what no server would take", () => {
  const { mirror, sent } = setUp();
  mirror.offer({ text: "x".repeat(300_000) });
  assertEquals(sent[0]!.text!.length, 256 * 1024);
});

function pasted(texts: Record<string, string>, files: { type: string; size?: number }[] = []) {
  return {
    getData: (type: string) => texts[type] ?? "",
    files: files.map(({ type, size = PNG.length }) => ({
      type,
      size,
      arrayBuffer: () => Promise.resolve(PNG.slice().buffer),
    })),
  };
}

Deno.test("readPasted() takes text, markup and a PNG image, and nothing else", async () => {
  assertEquals(
    await readPasted(pasted({ "text/plain": "t", "text/html": "<b>t</b>", "text/rtf": "r" }), true),
    { text: "t", html: "<b>t</b>" },
  );
  assertEquals(await readPasted(pasted({}, [{ type: "text/csv" }, { type: "image/png" }]), true), {
    png: PNG,
  });
  assertEquals(await readPasted(pasted({}, [{ type: "image/png", size: 1e9 }]), true), undefined);
  assertEquals(await readPasted(pasted({ "text/html": "<b></b>" }), true), undefined);
});

Deno.test("readPasted() leaves images where the server does not take them", async () => {
  const image = [{ type: "image/png" }];
  assertEquals(await readPasted(pasted({}, image), false), undefined);
  assertEquals(await readPasted(pasted({ "text/plain": "t" }, image), false), { text: "t" });
});

Deno.test("isImage() tells an image from text that has one beside it", () => {
  const image = [{ type: "image/png" }];
  assertEquals(isImage(pasted({ "text/html": "<img>" }, image)), true);
  assertEquals(isImage(pasted({ "text/plain": "t" }, image)), false);
  assertEquals(isImage(pasted({}, [{ type: "image/svg+xml" }])), false);
  assertEquals(isImage(pasted({}, [{ type: "image/png", size: 1e9 }])), false);
});
