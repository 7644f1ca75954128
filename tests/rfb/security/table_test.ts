import { assertEquals } from "@std/assert";
import { chooseSecurityType } from "../../../rfb/security/table.ts";

Deno.test("chooseSecurityType() goes by our order, whatever the server's", () => {
  assertEquals(chooseSecurityType([1, 2])?.number, 2);
  assertEquals(chooseSecurityType([2, 1])?.number, 2);
  assertEquals(chooseSecurityType([17, 1, 30])?.number, 1);
  assertEquals(chooseSecurityType([0, 17, 30, 255]), undefined);
  assertEquals(chooseSecurityType([]), undefined);
});
