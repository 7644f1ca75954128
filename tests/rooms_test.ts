import { assert, assertEquals } from "@std/assert";
import { findBreaches, importsOf, lengthBreaches, type Source } from "./rooms.ts";

const ROOT = new URL("../", import.meta.url);
const FOLDERS = ["rfb/", "web/", "proxy/"];
/** What the build makes, which is not ours to read. */
const GENERATED = "web/dist/";

async function* modulesIn(folder: string): AsyncGenerator<Source> {
  for await (const { name, isDirectory } of Deno.readDir(new URL(folder, ROOT))) {
    const path = folder + name;
    if (isDirectory && `${path}/` !== GENERATED) yield* modulesIn(`${path}/`);
    else if (name.endsWith(".ts")) yield await moduleAt(path);
  }
}

async function moduleAt(path: string): Promise<Source> {
  return { path, text: await Deno.readTextFile(new URL(path, ROOT)) };
}

Deno.test("the rooms keep their rules", async () => {
  const sources = [await moduleAt("main.ts")];
  for (const folder of FOLDERS) {
    const found = await Array.fromAsync(modulesIn(folder));
    assert(found.length > 2, `${folder} has ${found.length} modules`);
    sources.push(...found);
  }
  assertEquals(findBreaches(sources), []);
});

Deno.test("no file of tests and tools is long", async () => {
  for (const folder of ["tests/", ".ci/"]) {
    const found = await Array.fromAsync(modulesIn(folder));
    assert(found.length > 2, `${folder} has ${found.length} modules`);
    assertEquals(found.flatMap(lengthBreaches), []);
  }
});

const at = (path: string, text: string): Source => ({ path, text });

Deno.test("importsOf() finds every way to import, and tells types", () => {
  const text = `
    import { a, type B } from "./a.ts";
    import type { C } from './c.ts';
    import * as d from "./d.ts";
    import type * as e from "./e.ts";
    import f, {
      g,
    } from "@std/f";
    import "./bare.ts";
    export { h } from "./h.ts";
    export type { I } from "./i.ts";
    export * from "./j.ts";
    const k = await import("./k.ts");
    import { from as type } from "./l.ts";
    // import { x } from "./comment.ts";
    /* import "./comment.ts"; */
    export const url = "https://example.org"; // from "./comment.ts"
  `;
  assertEquals(importsOf(text), [
    { specifier: "./a.ts", typeOnly: false },
    { specifier: "./c.ts", typeOnly: true },
    { specifier: "./d.ts", typeOnly: false },
    { specifier: "./e.ts", typeOnly: true },
    { specifier: "@std/f", typeOnly: false },
    { specifier: "./bare.ts", typeOnly: false },
    { specifier: "./h.ts", typeOnly: false },
    { specifier: "./i.ts", typeOnly: true },
    { specifier: "./j.ts", typeOnly: false },
    { specifier: "./k.ts", typeOnly: false },
    { specifier: "./l.ts", typeOnly: false },
  ]);
});

Deno.test("findBreaches() allows what the design allows", () => {
  assertEquals(
    findBreaches([
      at(
        "main.ts",
        `import { run } from "./proxy/run.ts"; import { p } from "@std/cli/parse-args";`,
      ),
      at("proxy/a.ts", `import { d } from "./demo/d.ts"; import { lookup } from "node:dns";`),
      at("proxy/b.ts", `import { u } from "./upstream/u.ts";`),
      at("proxy/demo/d.ts", `import { r } from "../../rfb/r.ts";`),
      at("proxy/upstream/u.ts", `import { r } from "../../rfb/r.ts";`),
      at("proxy/upstream/v.ts", `import type { b } from "../bridge.ts";`),
      at("rfb/b.ts", `import { c } from "./sub/c.ts";`),
      at("rfb/sub/c.ts", `import type { b } from "../b.ts";`),
      at("web/link.ts", `import type { b } from "../rfb/b.ts";`),
      at(
        "web/page/p.ts",
        `import { l } from "../link.ts"; import { k } from "../../rfb/keysyms.ts";`,
      ),
      at("web/page/q.ts", `import type { b } from "../../rfb/b.ts"; document.title = "";`),
      at("web/worker/w.ts", `import { b } from "../../rfb/b.ts"; new WebSocket(url);`),
      at("web/build.ts", `import { join } from "node:path"; await Deno.readTextFile("x");`),
    ]),
    [],
  );
});

/** Who must not import what. */
const FORBIDDEN: readonly (readonly [path: string, specifier: string])[] = [
  ["rfb/a.ts", "../proxy/b.ts"],
  ["rfb/a.ts", "../web/link.ts"],
  ["rfb/a.ts", "../main.ts"],
  ["rfb/a.ts", "@std/assert"],
  ["rfb/a.ts", "node:crypto"],
  ["web/link.ts", "./page/a.ts"],
  ["web/link.ts", "../rfb/a.ts"],
  ["web/page/a.ts", "../worker/b.ts"],
  ["web/page/a.ts", "../../rfb/client.ts"],
  ["web/page/a.ts", "../../proxy/b.ts"],
  ["web/worker/a.ts", "../page/b.ts"],
  ["web/worker/a.ts", "../../proxy/b.ts"],
  ["web/worker/a.ts", "node:fs"],
  ["web/build.ts", "./page/a.ts"],
  ["proxy/a.ts", "../web/link.ts"],
  ["proxy/bridge.ts", "../rfb/client.ts"],
  ["proxy/tokens/a.ts", "../../rfb/client.ts"],
  ["proxy/demo/a.ts", "../upstream/b.ts"],
  ["proxy/demo/a.ts", "../dial.ts"],
  ["proxy/upstream/a.ts", "../demo/b.ts"],
  ["proxy/upstream/a.ts", "../tokens/b.ts"],
  ["proxy/a.ts", "../main.ts"],
  ["proxy/a.ts", "../tests/b.ts"],
  ["proxy/a.ts", "npm:ws"],
  ["proxy/a.ts", "jsr:@std/http"],
  ["proxy/a.ts", "https://example.org/mod.ts"],
  ["main.ts", "./rfb/a.ts"],
  ["main.ts", "./web/link.ts"],
];

Deno.test("findBreaches() tells each forbidden direction", () => {
  for (const [path, specifier] of FORBIDDEN) {
    const found = findBreaches([at(path, `import { x } from "${specifier}";`)]);
    assertEquals(found, [`${path} must not import ${specifier}`]);
  }
  assertEquals(
    findBreaches([at("proxy/a.ts", `import type { L } from "../web/link.ts";`)]),
    ["proxy/a.ts must not import types from ../web/link.ts"],
  );
  assertEquals(findBreaches([at("stray.ts", "")]), ["stray.ts is in no room"]);
});

Deno.test("findBreaches() tells globals of the wrong room, not words in comments or texts", () => {
  const rfb = (text: string) => findBreaches([at("rfb/a.ts", text)]);
  for (const name of ["Deno", "document", "WebSocket", "console", "setTimeout", "setInterval"]) {
    assertEquals(rfb(`const x = ${name};`), [`rfb/a.ts must not use ${name}`]);
    assertEquals(rfb(`${name}.x();`), [`rfb/a.ts must not use ${name}`]);
    assertEquals(rfb(`const x = \`a \${${name}} b\`;`), [`rfb/a.ts must not use ${name}`]);
    assertEquals(rfb(`// ${name}\n/* ${name} */ x("${name}", \`${name} \${y} ${name}\`);`), []);
    assertEquals(rfb(`a.${name}; ({ ${name}: 1 }); my${name}; ${name}s;`), []);
  }
  assertEquals(findBreaches([at("web/page/a.ts", "Deno.exit();")]).length, 1);
  assertEquals(findBreaches([at("web/worker/a.ts", "Deno.x; window.y; document.z;")]).length, 3);
});

Deno.test("findBreaches() tells import cycles, unless types alone make them", () => {
  const cycle = [
    at("rfb/a.ts", `import { b } from "./b.ts";`),
    at("rfb/b.ts", `export { c } from "./c.ts";`),
  ];
  assertEquals(findBreaches([...cycle, at("rfb/c.ts", `import { a } from "./a.ts";`)]), [
    "Import cycle: rfb/a.ts -> rfb/b.ts -> rfb/c.ts -> rfb/a.ts",
  ]);
  assertEquals(findBreaches([...cycle, at("rfb/c.ts", `import type { a } from "./a.ts";`)]), []);
});

Deno.test("findBreaches() tells files of more than 300 lines", () => {
  assertEquals(findBreaches([at("rfb/a.ts", "x;\n".repeat(300))]), []);
  assertEquals(findBreaches([at("rfb/a.ts", "x;\n".repeat(301))]), [
    "rfb/a.ts has 301 lines, expected at most 300",
  ]);
});

Deno.test("lengthBreaches() tells functions of more than 40 lines, however they are written", () => {
  const headers: [before: string, header: string][] = [
    ["", "export async function* f(): AsyncGenerator<string> {"],
    ["", "export function f(\n  first: number,\n): { x: number } {"],
    ["", "function f({ a, b }: {\n  a: number;\n  b: number;\n}): void {"],
    ["", "const f = async (text: string) => {"],
    ["f(\n  1,\n", "  () => {"],
    ["class A {\n", "  static async #f<T>(x: T): Promise<T> {"],
    ["class A {\n", "  [Symbol.dispose](): void {"],
    ["class A {\n", "  get f(): number {"],
    ["class A {\n", "  constructor(\n    readonly x: number,\n  ) {"],
  ];
  for (const [before, header] of headers) {
    const indent = /^ */.exec(header)![0];
    const found = (lines: number) => {
      const more = `${indent}  x;\n`.repeat(lines - header.split("\n").length - 3);
      const text = `${before}${header}\n${indent}  if (x) {\n${indent}  }\n${more}${indent}}`;
      return lengthBreaches(at("rfb/a.ts", text));
    };
    assertEquals(found(40), [], header);
    assertEquals(found(41), [
      `rfb/a.ts:${before.split("\n").length} has a function of 41 lines, expected at most 40`,
    ]);
  }
});

Deno.test("lengthBreaches() takes no class, table or text for a function, nor a function for its neighbour", () => {
  const many = "    x;\n".repeat(50);
  for (
    const text of [
      `class A {\n${many}}`,
      `const A = {\n${many}};`,
      `new A({\n${many}});`,
      `f(\`(() => {\n${many}`,
      `for (const a of [\n${many}]) {\n  x;\n}`,
      `if (\n${many}) {\n  x;\n}`,
      `function f() {\n${many.slice(0, 200)}}\n\nfunction g() {\n${many.slice(0, 200)}}`,
    ]
  ) assertEquals(lengthBreaches(at("rfb/a.ts", text)), [], text);
});

Deno.test("lengthBreaches() tells comments of more than 120 columns", () => {
  for (const begin of ["// ", " * ", "/** "]) {
    const comment = begin.padEnd(120, "x");
    assertEquals(lengthBreaches(at("rfb/a.ts", `x;\n${comment}`)), []);
    assertEquals(lengthBreaches(at("rfb/a.ts", `x;\n${comment}x`)), [
      "rfb/a.ts:2 has 121 columns, expected at most 120",
    ]);
  }
});
