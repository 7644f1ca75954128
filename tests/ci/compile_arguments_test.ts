import { assert, assertEquals, assertRejects } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import {
  compileArguments,
  releaseFileName,
  RUNTIME_ARGUMENTS,
  TARGETS,
  withScratchOutput,
} from "../../.ci/compile_arguments.ts";

Deno.test("compileArguments() embeds the page and allows sockets and files only", () => {
  const args = compileArguments("vncgw");
  assertEquals(args[args.indexOf("--include") + 1], "web/dist");
  assertEquals(
    args.filter((argument) => argument.startsWith("--allow")),
    ["--allow-net", "--allow-read", "--allow-write"],
  );
  assert(!args.includes("--target"));
});

Deno.test("the start task runs the source as the executable runs", () => {
  const { command } = config.tasks.start;
  assert(command.endsWith(`deno run --quiet ${RUNTIME_ARGUMENTS.join(" ")} main.ts`), command);
});

Deno.test("compileArguments() names the target of a release", () => {
  const args = compileArguments("x", TARGETS[1]!);
  assertEquals(args[args.indexOf("--target") + 1], "aarch64-unknown-linux-gnu");
});

Deno.test("releaseFileName() names five files, Windows' with its extension", () => {
  assertEquals(TARGETS.map(releaseFileName), [
    "vncgw-x86_64-unknown-linux-gnu",
    "vncgw-aarch64-unknown-linux-gnu",
    "vncgw-x86_64-apple-darwin",
    "vncgw-aarch64-apple-darwin",
    "vncgw-x86_64-pc-windows-msvc.exe",
  ]);
});

Deno.test("withScratchOutput() moves what was made, and leaves nothing of a failure", async () => {
  await Deno.mkdir(".cache", { recursive: true });
  const path = await Deno.makeTempFile({ dir: ".cache" });
  await withScratchOutput(path, async (output) => {
    await Deno.writeTextFile(`${output}.tmp-0`, "");
    await Deno.writeTextFile(output, "made");
  });
  assertEquals(await Deno.readTextFile(path), "made");
  let scratch = "";
  await assertRejects(() =>
    withScratchOutput(path, async (output) => {
      scratch = output;
      await Deno.writeTextFile(`${output}.tmp-1`, "half");
      throw new Error("stopped");
    })
  );
  await assertRejects(() => Deno.stat(`${scratch}.tmp-1`), Deno.errors.NotFound);
  await Deno.remove(path);
});
