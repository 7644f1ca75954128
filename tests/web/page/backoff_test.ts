import { assertEquals } from "@std/assert";
import { Backoff } from "../../../web/page/backoff.ts";

Deno.test("Backoff doubles up to a minute and begins anew after a success", () => {
  const backoff = new Backoff(5000);
  const waits = Array.from({ length: 6 }, () => backoff.next());
  assertEquals(waits, [5000, 10_000, 20_000, 40_000, 60_000, 60_000]);
  backoff.reset();
  assertEquals(backoff.next(), 5000);
});
