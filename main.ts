/** The command `vncgw`: reads the command line, runs, and turns errors into exit codes. */
import config from "./deno.json" with { type: "json" };
import { type Command, parseCommand } from "./proxy/config.ts";
import { StartError, UsageError } from "./proxy/errors.ts";
import { formatHelp } from "./proxy/options.ts";
import { run } from "./proxy/run.ts";

/** Carries out one command line; the exit code. */
async function main(args: readonly string[]): Promise<number> {
  try {
    await execute(parseCommand(args));
    return 0;
  } catch (error) {
    if (error instanceof UsageError) return complain(error.problems, 2);
    if (error instanceof StartError) return complain([error.message], 1);
    throw error;
  }
}

async function execute(command: Command): Promise<void> {
  if (command.kind === "run") return await run(command.config);
  try {
    print(Deno.stdout, command.kind === "help" ? formatHelp() : `${config.version}\n`);
  } catch (cause) {
    const { message } = cause as Error;
    throw new StartError(`Cannot write to standard output: ${message}`, { cause });
  }
}

function complain(problems: readonly string[], code: number): number {
  try {
    for (const problem of problems) print(Deno.stderr, `vncgw: ${problem}\n`);
  } catch {
    // Nobody can be told; the code still tells.
  }
  return code;
}

function print(stream: typeof Deno.stdout, text: string): void {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length;) at += stream.writeSync(bytes.subarray(at));
}

if (import.meta.main) Deno.exit(await main(Deno.args));
