import { assert, assertEquals } from "@std/assert";
import { loadAssets } from "../../proxy/assets.ts";
import { build, compact } from "../../web/build.ts";

/** What loads at the start of any session. */
const FIRST = ["app.css", "icon.svg", "index.html", "page.js", "worker.js"];
/** Loaded once the person or the server wants it, if ever. */
const LATE_MODULES = [
  "audio_output.js",
  "clipboard_images.js",
  "further_decoders.js",
  "inflate_kernel.js",
  "jpeg_decoding.js",
  "security_type_name.js",
  "start_page.js",
  "video_decoding.js",
  "vnc_auth.js",
];
/** The last is what a browser's audio thread loads. */
const LATE = [...LATE_MODULES, "audio.js"];
/** Leaves room in 60 KB for the heads of five answers. */
const LIMIT_BYTES = 57 * 1024;

Deno.test("build() makes files that weigh 57 KB at most over the wire at the start", async () => {
  const files = await build();
  assertEquals(files.map(({ name }) => name).toSorted(), [...FIRST, ...LATE].toSorted());
  const assets = await loadAssets();
  assertEquals([...assets.keys()].toSorted(), [...FIRST, ...LATE].toSorted());
  for (const { name, bytes } of files) assertEquals(assets.get(name)!.bytes.length, bytes);
  const weights = FIRST.map((name) => assets.get(name)!.gzip.length);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  assert(
    total <= LIMIT_BYTES,
    `${total} bytes: ${FIRST.map((name, i) => `${name} ${weights[i]}`)}`,
  );
});

Deno.test("build() has bundles load their late parts from files that there are", async () => {
  await build();
  const late = new Set<string>();
  for (const name of [...FIRST, ...LATE].filter((name) => name.endsWith(".js"))) {
    const code = await Deno.readTextFile(new URL(`../../web/dist/${name}`, import.meta.url));
    const imports = [...code.matchAll(/\b(?:import|from)\s*\(?\s*"([^"]*)"/g)].map(([, from]) =>
      from!
    );
    for (const from of imports) late.add(from);
  }
  assertEquals([...late].toSorted(), LATE_MODULES.map((name) => `./${name}`));
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
