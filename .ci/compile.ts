/**
 * `deno task compile`: makes `./vncgw`. The runtime base is `DENORT_BIN` if set; else what the compiler
 * downloads from Deno's release server; else the pair of {@linkcode fetchRuntimePair}.
 */
// deno-lint-ignore-file no-console
import config from "../deno.json" with { type: "json" };
import { compileArguments, withScratchOutput } from "./compile_arguments.ts";
import { fetchRuntimePair } from "./runtime_base.ts";

const REACHABLE_TIMEOUT_MS = 5_000;

/**
 * Lets `compile` make the executable at `path`; what was there stays until the new one has started. A
 * base of another version than the compiler's gives a file that does not.
 *
 * @throws {Error} that says why there is no new one.
 */
export async function makeExecutable(
  path: string,
  compile: (output: string) => Promise<void>,
): Promise<void> {
  await withScratchOutput(path, async (output) => {
    await compile(output);
    await assertStarts(output);
  });
}

async function assertStarts(executable: string): Promise<void> {
  const { code, stdout, stderr } = await new Deno.Command(executable, { args: ["--version"] })
    .output();
  const said = new TextDecoder().decode(stdout).trim();
  if (code === 0 && said === config.version) return;
  throw new Error(
    `Cannot use what was compiled: --version ended with ${code} and '${said}', ` +
      `expected ${config.version}; is DENORT_BIN of Deno ${Deno.version.deno}?\n` +
      new TextDecoder().decode(stderr).trim(),
  );
}

/** Compiles with the running Deno; `false` when it could not get its runtime base. */
async function compileWithOwnBase(args: string[]): Promise<boolean> {
  const child = new Deno.Command(Deno.execPath(), { args, stderr: "piped" }).spawn();
  const unreachable = new AbortController();
  let output = "";
  for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
    const before = output;
    output += text;
    const url = output.match(/Download\S*\s+(https:\S+denort\S+\.zip)/)?.[1];
    if (url && !before.includes(url)) {
      // A network that drops packets would keep the compiler waiting for minutes.
      isReachable(url).then((reachable) => {
        if (!reachable) unreachable.abort();
      });
    }
    unreachable.signal.onabort = () => child.kill("SIGKILL");
  }
  if ((await child.status).success) return true;
  if (unreachable.signal.aborted || output.includes("Setting up base binary")) return false;
  throw new Error(output.trim());
}

async function isReachable(url: string): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(REACHABLE_TIMEOUT_MS);
    await (await fetch(url, { method: "HEAD", signal })).body?.cancel();
    return true;
  } catch {
    return false;
  }
}

async function compileWithPair(args: string[]): Promise<void> {
  const home = Deno.env.get("XDG_CACHE_HOME") ?? `${Deno.env.get("HOME") ?? "."}/.cache`;
  const { compiler, base } = await fetchRuntimePair(`${home}/vncgw-compile`);
  console.error(
    "Deno's release server cannot be reached: using compiler and base 2.7.11 from npm (README, TLS)",
  );
  const env = { DENO_TLS_CA_STORE: "system", DENORT_BIN: base };
  // The gate knows the types of another version only.
  const checked = args.filter((arg) => arg !== "--no-check");
  const { code } = await new Deno.Command(compiler, { args: checked, env }).spawn().status;
  if (code !== 0) throw new Error(`Cannot compile: the compiler ended with ${code}`);
}

if (import.meta.main) {
  try {
    await makeExecutable("vncgw", async (output) => {
      const args = compileArguments(output);
      if (!await compileWithOwnBase(args)) await compileWithPair(args);
    });
  } catch (error) {
    console.error(`compile: ${error instanceof Error ? error.message : error}`);
    Deno.exit(1);
  }
}
