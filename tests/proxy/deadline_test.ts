import { assertEquals, assertRejects } from "@std/assert";
import { withDeadline } from "../../proxy/deadline.ts";

Deno.test("withDeadline() gives the value that comes in time", async () => {
  assertEquals(await withDeadline(Promise.resolve(7), 10_000), 7);
});

Deno.test("withDeadline() passes a failure on that comes in time", async () => {
  await assertRejects(() => withDeadline(Promise.reject(new Error("x")), 10_000), Error, "x");
});

Deno.test("withDeadline() gives undefined for what comes too late, and takes its failure", async () => {
  const late = Promise.withResolvers<number>();
  assertEquals(await withDeadline(late.promise, 1), undefined);
  late.reject(new Error("nobody's"));
  // An unhandled rejection would fail this test here.
  await Promise.resolve();
  assertEquals(await withDeadline(new Promise(() => {}), -5), undefined);
});
