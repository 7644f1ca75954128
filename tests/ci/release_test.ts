import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { releaseFileName, TARGETS } from "../../.ci/compile_arguments.ts";
import { formatSums, release } from "../../.ci/release.ts";

const RELEASE = new URL("../../.ci/release.ts", import.meta.url).pathname;

Deno.test("formatSums() writes lines that sha256sum --check reads", async () => {
  const folder = await Deno.makeTempDir();
  await Deno.writeTextFile(`${folder}/a`, "abc");
  const sum = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  await Deno.writeTextFile(`${folder}/SHA256SUMS`, formatSums(new Map([["a", sum]])));
  const { success } = await new Deno.Command("sha256sum", {
    args: ["--check", "--strict", "SHA256SUMS"],
    cwd: folder,
    stdout: "null",
  }).output();
  await Deno.remove(folder, { recursive: true });
  assertEquals(success, true);
});

Deno.test("release() leaves a file for each platform and their sums, and nothing of a release before", async () => {
  await Deno.mkdir(".cache", { recursive: true });
  const folder = await Deno.makeTempDir({ dir: ".cache" });
  await Deno.mkdir(`${folder}/sub`);
  await Deno.writeTextFile(`${folder}/sub/vncgw-old`, "old");
  await release(folder, (target, output) => Deno.writeTextFile(output, target.triple));
  const names = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();
  assertEquals(names, [...TARGETS.map(releaseFileName), "SHA256SUMS"].sort());
  for (const target of TARGETS) {
    assertEquals(await Deno.readTextFile(`${folder}/${releaseFileName(target)}`), target.triple);
  }
  const sums = await Deno.readTextFile(`${folder}/SHA256SUMS`);
  assertEquals(sums.trimEnd().split("\n").length, TARGETS.length);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("deno task release refuses a runtime base that is given, and touches nothing", async () => {
  const folder = await Deno.makeTempDir();
  await Deno.mkdir(`${folder}/dist`);
  await Deno.writeTextFile(`${folder}/dist/before`, "");
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-check", "-A", RELEASE],
    cwd: folder,
    env: { DENORT_BIN: "/bin/true" },
  }).output();
  assertEquals(code, 1);
  assertStringIncludes(new TextDecoder().decode(stderr), "DENORT_BIN");
  assert((await Deno.stat(`${folder}/dist/before`)).isFile);
  await Deno.remove(folder, { recursive: true });
});
