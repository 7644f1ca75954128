import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { runCommand } from "./command.ts";

const MINUTE_MS = 60_000;

Deno.test("runCommand() gives both outputs and the success", async () => {
  const good = await runCommand("bash", ["-c", "echo out; echo err >&2"], MINUTE_MS);
  assert(good.success);
  assertStringIncludes(good.output, "out\n");
  assertStringIncludes(good.output, "err\n");
  assertEquals((await runCommand("bash", ["-c", "exit 3"], MINUTE_MS)).success, false);
});

Deno.test("runCommand() ends a command that takes too long", async () => {
  const { success, output } = await runCommand("sleep", ["60"], 50);
  assertEquals(success, false);
  assertStringIncludes(output, "still running");
});

Deno.test("runCommand() ends what the command left running", async () => {
  const { output } = await runCommand("bash", ["-c", "sleep 60 & echo $!"], MINUTE_MS);
  const state = await Deno.readTextFile(`/proc/${output.trim()}/stat`).catch(() => "");
  assert(state === "" || state.includes(") Z "), `still there: ${state}`);
});
