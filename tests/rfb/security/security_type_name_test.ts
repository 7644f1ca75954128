import { assertEquals } from "@std/assert";
import { describeOffer, securityTypeName } from "../../../rfb/security/security_type_name.ts";

Deno.test("securityTypeName() names registered types and numbers others", () => {
  assertEquals(securityTypeName(19), "VeNCrypt (19)");
  assertEquals(securityTypeName(200), "200");
});

Deno.test("describeOffer() names each type once and not too many", () => {
  assertEquals(describeOffer([19]), "VeNCrypt (19)");
  assertEquals(describeOffer(new Array(238).fill(238)), "238");
  assertEquals(describeOffer([16, 99, 16]), "Tight (16), 99");
  const many = Array.from({ length: 255 }, (_, i) => 200 + i % 14);
  assertEquals(
    describeOffer(many.slice(0, 12)),
    "200, 201, 202, 203, 204, 205, 206, 207, 208, 209, 210, 211",
  );
  assertEquals(
    describeOffer(many),
    "200, 201, 202, 203, 204, 205, 206, 207, 208, 209, 210, 211 and 2 more",
  );
});
