/** Runs the gateway with the given arguments; once it is open, tells what it may do still and stops it. */
import { parseCommand } from "../../proxy/config.ts";
import { run } from "../../proxy/run.ts";

const command = parseCommand(Deno.args);
if (command.kind !== "run") {
  throw new Error("Cannot probe: expected arguments that run the gateway");
}

/** The line that says where to open the browser is the first thing a person sees of a running gateway. */
const writeSync = Deno.stdout.writeSync.bind(Deno.stdout);
Deno.stdout.writeSync = (bytes) => {
  const state = (name: "net" | "read" | "write") => Deno.permissions.querySync({ name }).state;
  const states = { net: state("net"), read: state("read"), write: state("write") };
  writeSync(new TextEncoder().encode(JSON.stringify(states)));
  Deno.kill(Deno.pid, "SIGTERM");
  return bytes.length;
};

await run(command.config);
