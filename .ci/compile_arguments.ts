/** Folder of the page's files, embedded in the executable. */
const EMBEDDED = "web/dist";

/** Beside the output, so that moving is renaming; not under version control. */
const SCRATCH = ".cache";

/** All that the executable may do: sockets (unix ones need reading and writing), files it is pointed to. */
const PERMISSIONS = ["--allow-net", "--allow-read", "--allow-write"];

/**
 * Young objects get 4 MB instead of what V8 likes best: with 1,000 sessions that rest, 31 KiB of
 * memory a session instead of 50 (`tests/bench/`), and the bridge makes hardly any objects.
 */
const V8_FLAGS = "--v8-flags=--max-semi-space-size=4";

/** How the gateway is to be run, from source as well as compiled. */
export const RUNTIME_ARGUMENTS: readonly string[] = [V8_FLAGS, ...PERMISSIONS];

/** A platform that a release is built for. */
export interface Target {
  /** As the compiler names it. */
  readonly triple: string;
  readonly extension: "" | ".exe";
}

/** Every platform of a release. */
export const TARGETS: readonly Target[] = [
  { triple: "x86_64-unknown-linux-gnu", extension: "" },
  { triple: "aarch64-unknown-linux-gnu", extension: "" },
  { triple: "x86_64-apple-darwin", extension: "" },
  { triple: "aarch64-apple-darwin", extension: "" },
  { triple: "x86_64-pc-windows-msvc", extension: ".exe" },
];

/**
 * The arguments of `deno` that make the executable `output`; for this machine, or for `target`.
 * Types are not checked: the gate does that.
 */
export function compileArguments(output: string, target?: Target): string[] {
  return [
    "compile",
    "--no-check",
    "--no-prompt",
    ...RUNTIME_ARGUMENTS,
    "--include",
    EMBEDDED,
    ...(target ? ["--target", target.triple] : []),
    "--output",
    output,
    "main.ts",
  ];
}

/** The name of the file in `dist/` that a release has for `target`. */
export function releaseFileName(target: Target): string {
  return `vncgw-${target.triple}${target.extension}`;
}

/**
 * Lets `make` write the executable into a folder of its own and then moves it to `path`: a compiler
 * that fails or is stopped leaves half-written files beside its output.
 */
export async function withScratchOutput(
  path: string,
  make: (output: string) => Promise<void>,
): Promise<void> {
  await Deno.mkdir(SCRATCH, { recursive: true });
  const folder = await Deno.makeTempDir({ dir: SCRATCH });
  try {
    await make(`${folder}/vncgw`);
    const files = await Array.fromAsync(Deno.readDir(folder));
    const file = files.find(({ name }) => /^vncgw(\.exe)?$/.test(name));
    if (!file) throw new Error(`Cannot make ${path}: the compiler wrote nothing`);
    await Deno.rename(`${folder}/${file.name}`, path);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
