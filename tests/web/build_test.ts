import { assert, assertEquals } from "@std/assert";
import { build, compact } from "../../web/build.ts";

const NAMES = ["app.css", "audio.js", "icon.svg", "index.html", "page.js", "worker.js"];
/** Loaded once the person wants it, if ever. */
const LATER = ["audio.js"];
const LIMIT_BYTES = 60 * 1024;

async function gzipBytes(bytes: Uint8Array<ArrayBuffer>): Promise<number> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  return (await new Response(stream).arrayBuffer()).byteLength;
}

Deno.test("build() makes exactly the six files, at most 60 KB over the wire at the start", async () => {
  const files = await build();
  assertEquals(files.map(({ name }) => name).toSorted(), NAMES);
  let total = 0;
  for (const { name, bytes } of files) {
    const content = await Deno.readFile(new URL(`../../web/dist/${name}`, import.meta.url));
    assertEquals(content.length, bytes);
    if (!LATER.includes(name)) total += await gzipBytes(content);
  }
  assert(total <= LIMIT_BYTES, `${total} bytes`);
});

Deno.test("the markup keeps to the security policy: nothing inline, nothing from elsewhere", async () => {
  const markup = await Deno.readTextFile(new URL("../../web/index.html", import.meta.url));
  assertEquals(markup.match(/\sstyle=|<style|\son\w+=|javascript:|data:|https?:/g), null);
  assertEquals(markup.match(/<script(?![^>]*\ssrc=)/g), null);
  assertEquals(markup.match(/(?:src|href)="\/(?!\/)/g), null);
});

Deno.test("compact() takes out comments, indentation and empty lines", () => {
  assertEquals(compact("a {\n  /* why\n */\n\n  b: c;\n}\n", /\/\*[^]*?\*\//g), "a {\nb: c;\n}\n");
});
