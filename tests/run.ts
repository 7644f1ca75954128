/**
 * `deno task test`: everything that must hold, from the format to the compiled executable. What failed
 * is shown; the last line alone is `N passed, N failed`. Names of stages as arguments run only those.
 */
// deno-lint-ignore-file no-console
import { runCommand } from "./runner/command.ts";
import { countCases, type Counts, failedCases, type TestRun } from "./runner/junit.ts";
import { ensurePackages } from "./runner/packages.ts";
import { findTestFiles, type Stage, STAGES } from "./runner/stages.ts";

const started = performance.now();

async function runStage(stage: Stage, testFiles: readonly string[]): Promise<Counts> {
  if (stage.files === undefined) {
    return report(
      stage.name,
      await runCommand(Deno.execPath(), stage.args, stage.timeoutMs, stage.env),
    );
  }
  const files = testFiles.filter(stage.files);
  if (files.length === 0) return report(stage.name, { success: false, output: "no test files\n" });
  const run = await runTests(stage, stage.args, files);
  const counts = countCases(run, files);
  const failed = failedCases(run.report);
  if (!stage.retries || failed.length === 0 || failed.length < counts.failed) {
    return report(stage.name, { output: run.output, counts });
  }
  return await runAgain(stage, files, run, counts, failed);
}

async function runTests(stage: Stage, args: readonly string[], files: readonly string[]) {
  const folder = await Deno.makeTempDir({ prefix: "vncgw-report-" });
  const { success, output } = await runCommand(
    Deno.execPath(),
    [...args, `--junit-path=${folder}/report.xml`, ...files],
    stage.timeoutMs,
    { ...stage.env, NO_COLOR: "1" },
  );
  const xml = await Deno.readTextFile(`${folder}/report.xml`).catch(() => "");
  await Deno.remove(folder, { recursive: true });
  return { output, success, report: xml };
}

/** Runs what failed once more; only what fails twice has failed, and the first failure is shown all the same. */
async function runAgain(
  stage: Stage,
  files: readonly string[],
  first: TestRun,
  { passed, failed }: Counts,
  names: readonly string[],
): Promise<Counts> {
  console.log(first.output.trimEnd());
  console.log(`${stage.name}: once more: ${names.join(", ")}`);
  const filter = `/^(${names.map(RegExp.escape).join("|")})$/`;
  const { report: xml, output } = await runTests(stage, [...stage.args, "--filter", filter], files);
  const still = failedCases(xml).length;
  const ran = xml.match(/<testcase\b/g)?.length ?? 0;
  const lost = ran < names.length ? failed : still;
  return report(stage.name, { output, counts: { passed: passed + failed - lost, failed: lost } });
}

/** Tells how a stage went: a gate, which has only success, counts as one case. */
function report(
  name: string,
  result: { output: string } & ({ success: boolean } | { counts: Counts }),
): Counts {
  const counts = "counts" in result
    ? result.counts
    : { passed: result.success ? 1 : 0, failed: result.success ? 0 : 1 };
  if (counts.failed > 0) console.log(result.output.trimEnd());
  const seconds = Math.round((performance.now() - started) / 1000);
  console.log(`[${seconds} s] ${name}: ${counts.passed} ok, ${counts.failed} not`);
  return counts;
}

async function main(wanted: readonly string[]): Promise<Counts> {
  const total = { passed: 0, failed: 0 };
  const add = ({ passed, failed }: Counts) => {
    total.passed += passed;
    total.failed += failed;
  };
  const packages = await ensurePackages();
  if (!packages.success) add(report("packages", packages));
  const testFiles = await findTestFiles();
  const stages = STAGES.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  for (const stage of stages) add(await runStage(stage, testFiles));
  return total;
}

const { passed, failed } = await main(Deno.args);
console.log(`${passed} passed, ${failed} failed`);
Deno.exit(failed === 0 && passed > 0 ? 0 : 1);
