import { assertEquals } from "@std/assert";
import { Bell } from "../../../web/page/bell.ts";

Deno.test("Bell counts for the outside each of the bells that came together", () => {
  const root = { dataset: {} as DOMStringMap };
  const bell = new Bell(root as unknown as HTMLElement, false);
  bell.ring(1);
  bell.ring(1_048_575);
  assertEquals(root.dataset.bells, "1048576");
});
