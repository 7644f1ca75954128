const INTERRUPTS = ["SIGINT", "SIGTERM"] as const;

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
  using _ = onInterrupt(() => killGroup(child));
  let output = "";
  let expired = false;
  const timer = setTimeout(() => {
    expired = true;
    killGroup(child);
  }, timeoutMs);
  const collect = async (stream: ReadableStream<Uint8Array<ArrayBuffer>>) => {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) output += text;
  };
  const collected = Promise.all([collect(child.stdout), collect(child.stderr)]);
  const { success } = await child.status;
  clearTimeout(timer);
  killGroup(child);
  await collected;
  if (expired) output += `\nCannot wait any longer: still running after ${timeoutMs / 1000} s\n`;
  return { success: success && !expired, output };
}

function killGroup({ pid }: Deno.ChildProcess): void {
  try {
    Deno.kill(-pid, "SIGKILL");
  } catch {
    // Nobody of the group is left, as it should be.
  }
}

/** Ends us after `clean` when somebody interrupts us, until this is disposed of. */
function onInterrupt(clean: () => void): Disposable {
  const interrupt = () => {
    clean();
    Deno.exit(130);
  };
  for (const signal of INTERRUPTS) Deno.addSignalListener(signal, interrupt);
  return {
    [Symbol.dispose]: () => {
      for (const signal of INTERRUPTS) Deno.removeSignalListener(signal, interrupt);
    },
  };
}
