/** How a command ended, with everything it wrote. */
export interface CommandReport {
  readonly success: boolean;
  /** Standard output and error as they came. */
  readonly output: string;
}

/**
 * Runs a command in a process group of its own and ends the whole group afterwards, so that neither a
 * hanging test nor a server it started outlives its stage.
 *
 * @param timeoutMs after which the group is killed and the command counts as failed.
 */
export async function runCommand(
  command: string,
  args: readonly string[],
  timeoutMs: number,
  env: Record<string, string> = {},
): Promise<CommandReport> {
  const child = new Deno.Command(command, {
    args: [...args],
    env,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    detached: true,
  }).spawn();
  const killGroup = () => {
    try {
      Deno.kill(-child.pid, "SIGKILL");
    } catch {
      // Nobody of the group is left, as it should be.
    }
  };
  const interrupt = () => {
    killGroup();
    Deno.exit(130);
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) Deno.addSignalListener(signal, interrupt);
  let output = "";
  let expired = false;
  const timer = setTimeout(() => {
    expired = true;
    killGroup();
  }, timeoutMs);
  const collect = async (stream: ReadableStream<Uint8Array<ArrayBuffer>>) => {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) output += text;
  };
  const collected = Promise.all([collect(child.stdout), collect(child.stderr)]);
  const { success } = await child.status;
  clearTimeout(timer);
  killGroup();
  await collected;
  for (const signal of ["SIGINT", "SIGTERM"] as const) Deno.removeSignalListener(signal, interrupt);
  if (expired) output += `\nCannot wait any longer: still running after ${timeoutMs / 1000} s\n`;
  return { success: success && !expired, output };
}
