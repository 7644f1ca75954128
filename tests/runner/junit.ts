/** How many cases passed and how many did not. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

/**
 * Counts the cases of a report that `deno test --junit-path` wrote. A skipped case counts as failed,
 * since a case that never runs shows nothing; so does each expected file without a case, and a run that
 * ended badly although its report names no failure (a file that does not load is in no report).
 *
 * @param report the XML, or an empty text when there is none.
 * @param files the test files that were to run.
 * @param success whether the run said it went well.
 */
export function countCases(report: string, files: readonly string[], success: boolean): Counts {
  const cases = [...report.matchAll(/<testcase\b([^>]*)>([\s\S]*?)<\/testcase>/g)];
  const bad = cases.filter(([, , body]) => /<(failure|error|skipped)\b/.test(body!)).length;
  const missing = files.filter((file) => !cases.some(([, head]) => belongsTo(head!, file))).length;
  const failed = bad + missing;
  return { passed: cases.length - bad, failed: failed === 0 && !success ? 1 : failed };
}

function belongsTo(attributes: string, file: string): boolean {
  const name = attributes.match(/classname="([^"]*)"/)?.[1];
  return name?.replace(/^\.\//, "") === file.replace(/^\.\//, "");
}
