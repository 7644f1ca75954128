import { assertEquals } from "@std/assert";
import { countCases } from "./junit.ts";

const REPORT = `<testsuites><testsuite name="./tests/a_test.ts">
  <testcase name="one" classname="./tests/a_test.ts" time="0.001"></testcase>
  <testcase name="two &gt; step" classname="./tests/a_test.ts" time="0.001">
  </testcase>
</testsuite></testsuites>`;
const BAD = REPORT.replace(
  "</testcase>",
  '<failure message="no">no</failure></testcase>',
);

Deno.test("countCases() counts what passed and what failed", () => {
  assertEquals(countCases(REPORT, ["tests/a_test.ts"], true), { passed: 2, failed: 0 });
  assertEquals(countCases(BAD, ["tests/a_test.ts"], false), { passed: 1, failed: 1 });
});

Deno.test("countCases() counts a skipped case as failed", () => {
  const skipped = REPORT.replace("</testcase>", "<skipped/></testcase>");
  assertEquals(countCases(skipped, ["tests/a_test.ts"], true), { passed: 1, failed: 1 });
});

Deno.test("countCases() counts a file without cases as failed", () => {
  const files = ["tests/a_test.ts", "tests/b_test.ts"];
  assertEquals(countCases(REPORT, files, true), { passed: 2, failed: 1 });
});

Deno.test("countCases() counts a crash without a report as failed", () => {
  assertEquals(countCases("", ["tests/a_test.ts"], false), { passed: 0, failed: 1 });
  assertEquals(countCases(REPORT, ["tests/a_test.ts"], false), { passed: 2, failed: 1 });
});
