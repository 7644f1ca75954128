import { assertEquals } from "@std/assert";
import { RUNTIME_ARGUMENTS } from "../../.ci/compile_arguments.ts";

const PROBE = new URL("./_run_probe.ts", import.meta.url).pathname;

/** What a gateway with these arguments may do once it runs. */
async function permissionsOf(...args: string[]): Promise<Record<string, string>> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-check", "--no-prompt", ...RUNTIME_ARGUMENTS, PROBE, ...args]
      .concat(["--host", "127.0.0.1", "--port", "0"]),
  }).output();
  assertEquals(code, 0, new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}

Deno.test("run() gives up files once it runs with the demo alone", async () => {
  const { net, read, write } = await permissionsOf("--demo");
  assertEquals(net, "granted");
  // What was given up could be asked for again, which --no-prompt answers with no.
  assertEquals([read, write], ["prompt", "prompt"]);
});

Deno.test("run() keeps what following a token file and dialling unix sockets need", async () => {
  const file = await Deno.makeTempFile();
  await Deno.writeTextFile(file, "t: unix:/run/vm.sock\n");
  const granted = { net: "granted", read: "granted", write: "granted" };
  assertEquals(await permissionsOf("--tokens", file), granted);
  assertEquals(await permissionsOf("--tokens", file, "--demo"), granted);
  await Deno.remove(file);
});
