import { assertEquals } from "@std/assert";
import { securityTypeName } from "../../../rfb/security/security_type_name.ts";

Deno.test("securityTypeName() names registered types and numbers others", () => {
  assertEquals(securityTypeName(19), "VeNCrypt (19)");
  assertEquals(securityTypeName(200), "200");
});
