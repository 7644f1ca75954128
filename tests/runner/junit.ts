/** How many cases passed and how many did not. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

/** What a run of `deno test` left behind. */
export interface TestRun {
  /** The XML of `--junit-path`, or an empty text when there is none. */
  readonly report: string;
  /** What it wrote, without colours. */
  readonly output: string;
  readonly success: boolean;
}

/**
 * Counts the cases of a run. A skipped case counts as failed, since a case that never runs shows nothing;
 * so does each expected file without a case, and a run that ended badly although its report names no
 * failure (a file that does not load is in no report).
 *
 * @param files the test files that were to run.
 */
export function countCases({ report, output, success }: TestRun, files: readonly string[]): Counts {
  const cases = [...report.matchAll(/<testcase\b[^>]*>([\s\S]*?)<\/testcase>/g)];
  const bad = cases.filter(([, body]) => /<(failure|error|skipped)\b/.test(body!)).length;
  const missing = files.filter((file) => !hasRun(output, file)).length;
  const failed = bad + missing;
  return { passed: cases.length - bad, failed: failed === 0 && !success ? 1 : failed };
}

/** The names of the cases that failed, as `Deno.test` has them. */
export function failedCases(report: string): string[] {
  const cases = [...report.matchAll(/<testcase\b name="([^"]*)"[^>]*>([\s\S]*?)<\/testcase>/g)];
  return cases.filter(([, , body]) => /<(failure|error)\b/.test(body!))
    .map(([, name]) => unescapeXml(name!));
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&apos;": "'",
  "&amp;": "&",
};

function unescapeXml(text: string): string {
  return text.replace(/&(lt|gt|quot|apos|amp);/g, (entity) => ENTITIES[entity]!);
}

/** The report names the file that calls `Deno.test`, which may be a helper; the output names the test file. */
function hasRun(output: string, file: string): boolean {
  const path = `./${file}`.replaceAll(".", "\\.");
  return new RegExp(`^(running [1-9]\\d* tests? from ${path}$|${path} => )`, "m").test(output);
}
