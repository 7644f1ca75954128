import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import { makeExecutable } from "../../.ci/compile.ts";

/** Makes an executable of a script, where another one is already; what is there then, and the error. */
async function make(script: string) {
  await Deno.mkdir(".cache", { recursive: true });
  const path = await Deno.makeTempFile({ dir: ".cache" });
  await Deno.writeTextFile(path, "the one before");
  const write = (output: string) =>
    Deno.writeTextFile(output, `#!/bin/sh\n${script}`, { mode: 0o755 });
  try {
    return { error: "", text: (await makeExecutable(path, write), await Deno.readTextFile(path)) };
  } catch (error) {
    return { error: (error as Error).message, text: await Deno.readTextFile(path) };
  } finally {
    await Deno.remove(path);
  }
}

Deno.test("makeExecutable() leaves an executable that tells this version", async () => {
  const script = `[ "$1" = --version ] && echo ${config.version}\n`;
  assertEquals(await make(script), { error: "", text: `#!/bin/sh\n${script}` });
});

Deno.test("makeExecutable() keeps what was there when the new one does not start", async () => {
  const failing = await make("echo Could not read the payload >&2; exit 1\n");
  assertStringIncludes(failing.error, "Could not read the payload");
  assertEquals(failing.text, "the one before");
  const other = await make("echo 0.0.7\n");
  assertStringIncludes(other.error, "0.0.7");
  assertEquals(other.text, "the one before");
});

Deno.test("makeExecutable() keeps what was there when the compiler fails", async () => {
  const path = await Deno.makeTempFile();
  await assertRejects(() => makeExecutable(path, () => Promise.reject(new Error("no base"))));
  assertEquals(await Deno.readTextFile(path), "");
  await Deno.remove(path);
});
