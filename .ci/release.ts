/**
 * `deno task release`: makes `dist/vncgw-<target>` for every platform, and `dist/SHA256SUMS`. Each is
 * made with Deno's own runtime base, which the compiler downloads from Deno's release server.
 */
// deno-lint-ignore-file no-console
import {
  compileArguments,
  releaseFileName,
  type Target,
  TARGETS,
  withScratchOutput,
} from "./compile_arguments.ts";
import { sha256 } from "./runtime_base.ts";

const FOLDER = "dist";

/** The lines that `sha256sum --check` reads: sum, two blanks, name. */
export function formatSums(sums: ReadonlyMap<string, string>): string {
  return [...sums].map(([name, sum]) => `${sum}  ${name}\n`).join("");
}

/** Fills `folder` anew with what `compile` makes for each platform, and the sums. */
export async function release(
  folder: string,
  compile: (target: Target, output: string) => Promise<void>,
): Promise<void> {
  await emptyFolder(folder);
  const sums = new Map<string, string>();
  for (const target of TARGETS) {
    const name = releaseFileName(target);
    await withScratchOutput(`${folder}/${name}`, (output) => compile(target, output));
    sums.set(name, await sha256(await Deno.readFile(`${folder}/${name}`)));
  }
  await Deno.writeTextFile(`${folder}/SHA256SUMS`, formatSums(sums));
}

async function emptyFolder(folder: string): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  await Deno.remove(folder, { recursive: true });
  await Deno.mkdir(folder);
}

/** The compiler would put the base of one platform in front of the program of all. */
function refuseOtherBase(): void {
  const base = Deno.env.get("DENORT_BIN");
  if (base) throw new Error(`Cannot use DENORT_BIN '${base}' for all platforms: expected it unset`);
}

async function compileFor(target: Target, output: string): Promise<void> {
  const args = compileArguments(output, target);
  const { success, stderr } = await new Deno.Command(Deno.execPath(), { args }).output();
  if (success) return console.error(releaseFileName(target));
  const reason = new TextDecoder().decode(stderr).trim();
  throw new Error(
    `Cannot compile for ${target.triple}: a release needs Deno's own runtime base, which the ` +
      `compiler gets from Deno's release server. It said:\n${reason}`,
  );
}

if (import.meta.main) {
  try {
    refuseOtherBase();
    await release(FOLDER, compileFor);
  } catch (error) {
    console.error(`release: ${error instanceof Error ? error.message : error}`);
    Deno.exit(1);
  }
}
