import { assertEquals } from "@std/assert";
import { countCases, failedCases } from "./junit.ts";

const REPORT = `<testsuites><testsuite name="./tests/a_test.ts">
  <testcase name="one" classname="./tests/a_test.ts" time="0.001"></testcase>
  <testcase name="two &gt; step" classname="./tests/a_test.ts" time="0.001">
  </testcase>
</testsuite></testsuites>`;
const OUTPUT = "running 2 tests from ./tests/a_test.ts\none ... ok (1ms)\n";
const BAD = REPORT.replace(
  "</testcase>",
  '<failure message="no">no</failure></testcase>',
);

const FILES = ["tests/a_test.ts"];

Deno.test("countCases() counts what passed and what failed", () => {
  const good = { report: REPORT, output: OUTPUT, success: true };
  assertEquals(countCases(good, FILES), { passed: 2, failed: 0 });
  const bad = { report: BAD, output: OUTPUT, success: false };
  assertEquals(countCases(bad, FILES), { passed: 1, failed: 1 });
});

Deno.test("countCases() knows the files of a parallel run", () => {
  const run = { report: REPORT, output: "./tests/a_test.ts => one ... ok (1ms)\n", success: true };
  assertEquals(countCases(run, FILES), { passed: 2, failed: 0 });
});

Deno.test("countCases() counts a skipped case as failed", () => {
  const report = REPORT.replace("</testcase>", "<skipped/></testcase>");
  const run = { report, output: OUTPUT, success: true };
  assertEquals(countCases(run, FILES), { passed: 1, failed: 1 });
});

Deno.test("countCases() counts a file without cases as failed", () => {
  const output = `${OUTPUT}running 0 tests from ./tests/b_test.ts\n`;
  const run = { report: REPORT, output, success: true };
  assertEquals(countCases(run, [...FILES, "tests/b_test.ts"]), { passed: 2, failed: 1 });
});

Deno.test("countCases() counts a crash without a report as failed", () => {
  assertEquals(countCases({ report: "", output: "", success: false }, FILES), {
    passed: 0,
    failed: 1,
  });
  const crashed = { report: REPORT, output: OUTPUT, success: false };
  assertEquals(countCases(crashed, FILES), { passed: 2, failed: 1 });
});

Deno.test("failedCases() names what failed as the tests do", () => {
  const report = REPORT.replace("one", "a &lt;b&gt; &amp; &quot;c&quot;").replace(
    "</testcase>",
    '<failure message="no">no</failure></testcase>',
  );
  assertEquals(failedCases(report), ['a <b> & "c"']);
  assertEquals(failedCases(REPORT), []);
});
