import { assert, assertEquals, assertMatch } from "@std/assert";
import { releaseFileName, TARGETS } from "../../.ci/compile_arguments.ts";

const ROOT = new URL("../../", import.meta.url);
const RELEASE = ".github/workflows/release.yml";
const WORKFLOWS = [".github/workflows/ci.yml", RELEASE];
/** The first major of each action that runs on Node 24; runners have no Node 20 any more. */
const FIRST_MAJORS: Readonly<Record<string, number>> = {
  "actions/checkout": 5,
  "actions/setup-node": 5,
  "actions/upload-artifact": 6,
  "actions/download-artifact": 7,
};

const read = (path: string) => Deno.readTextFile(new URL(path, ROOT));

/** The step of the release that has `mark` in it: its script. */
async function scriptWith(mark: string): Promise<string> {
  const text = await read(RELEASE);
  const scripts = [...text.matchAll(/run: (?:\|\n((?: {10}.*\n)+)|(.*))/g)]
    .map(([, block, line]) => (block ?? line)!);
  const script = scripts.find((script) => script.includes(mark));
  if (!script) throw new Error(`Cannot find a step with ${mark} in ${RELEASE}`);
  return script;
}

/** Runs a step as a runner does, in a folder with these programs; its success and what it wrote. */
async function runStep(script: string, programs: Record<string, string>, tag: string) {
  const folder = await Deno.makeTempDir();
  await Deno.mkdir(`${folder}/dist`);
  for (const [name, text] of Object.entries(programs)) {
    await Deno.writeTextFile(`${folder}/${name}`, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  }
  const { success, stdout } = await new Deno.Command("bash", {
    args: ["-eo", "pipefail", "-c", script],
    cwd: folder,
    env: { PATH: `${folder}:${Deno.env.get("PATH")}`, TAG: tag, REPOSITORY: "o/r" },
    stderr: "null",
  }).output();
  await Deno.remove(folder, { recursive: true });
  return { success, output: new TextDecoder().decode(stdout) };
}

Deno.test("the workflows and the READMEs run one version of Deno", async () => {
  const version = /deno@([\d.]+) task test/.exec(await read(".ci/run"))![1];
  for (const path of [RELEASE, "README.md", "README.zh-CN.md"]) {
    const text = await read(path);
    const versions = [...text.matchAll(/deno@([\w.]+)/g)].map((match) => match[1]);
    assert(versions.length > 0, `${path} runs no Deno`);
    assertEquals([...new Set(versions)], [version], path);
  }
  for (const path of WORKFLOWS) assertMatch(await read(path), /run: \.ci\/run\n/);
});

Deno.test("the workflows use actions that run on Node 24", async () => {
  for (const path of WORKFLOWS) {
    const uses = [...(await read(path)).matchAll(/\buses: (\S+)@(\S+)/g)];
    assert(uses.length > 0, path);
    for (const [, action, version] of uses) {
      const major = Number(/^v(\d+)$/.exec(version!)?.[1]);
      assert(major >= FIRST_MAJORS[action!]!, `${path} uses ${action}@${version}`);
    }
  }
});

Deno.test("the release starts what it made and takes no tag of another version", async () => {
  const script = await scriptWith("--version");
  const name = releaseFileName(TARGETS.find(({ triple }) => /^x86_64.*linux/.test(triple))!);
  const program = { [`dist/${name}`]: 'test "$1" = --version && echo 1.2.3' };
  assertEquals((await runStep(script, program, "v1.2.3")).success, true);
  assertEquals((await runStep(script, program, "v1.2.4")).success, false);
  assertEquals((await runStep(script, {}, "v1.2.3")).success, false);
});

Deno.test("the release publishes, and a second run replaces its files", async () => {
  const script = await scriptWith("gh release create");
  const gh = (found: boolean) => `echo "$@" | sed "s|^|gh |"; ${found ? "" : '[ "$2" != view ]'}`;
  const told = async (found: boolean) => {
    const programs = { gh: gh(found), "dist/vncgw-x": "", "dist/SHA256SUMS": "" };
    const { success, output } = await runStep(script, programs, "v1.2.3");
    assertEquals(success, true, output);
    return output.trimEnd().split("\n").at(-1)!;
  };
  const first = await told(false);
  assertMatch(first, /^gh release create v1\.2\.3 --repo o\/r .*dist\/SHA256SUMS dist\/vncgw-x$/);
  assertMatch(first, /--verify-tag/);
  const second = await told(true);
  assertMatch(second, /^gh release upload v1\.2\.3 .*--clobber dist\/SHA256SUMS dist\/vncgw-x$/);
});
