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

async function release(): Promise<void> {
  await Deno.mkdir(FOLDER, { recursive: true });
  const sums = new Map<string, string>();
  for (const target of TARGETS) {
    const name = releaseFileName(target);
    await withScratchOutput(`${FOLDER}/${name}`, (output) => compileFor(target, output));
    sums.set(name, await sha256(await Deno.readFile(`${FOLDER}/${name}`)));
    console.error(`${FOLDER}/${name}`);
  }
  await Deno.writeTextFile(`${FOLDER}/SHA256SUMS`, formatSums(sums));
}

async function compileFor(target: Target, output: string): Promise<void> {
  const args = compileArguments(output, target);
  const { success, stderr } = await new Deno.Command(Deno.execPath(), { args }).output();
  if (success) return;
  const reason = new TextDecoder().decode(stderr).trim();
  throw new Error(
    `Cannot compile for ${target.triple}: a release needs Deno's own runtime base, which the ` +
      `compiler gets from Deno's release server. It said:\n${reason}`,
  );
}

if (import.meta.main) {
  try {
    await release();
  } catch (error) {
    console.error(`release: ${error instanceof Error ? error.message : error}`);
    Deno.exit(1);
  }
}
