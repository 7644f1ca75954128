import { assertEquals } from "@std/assert";
import { findTestFiles, STAGES } from "./stages.ts";

Deno.test("STAGES run every test file exactly once", async () => {
  const counts = (await findTestFiles()).map((path) => ({
    path,
    stages: STAGES.filter(({ files }) => files?.(path)).length,
  }));
  assertEquals(counts.filter(({ stages }) => stages !== 1), []);
});
