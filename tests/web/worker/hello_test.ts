import { assertEquals } from "@std/assert";
import { parseHello } from "../../../web/worker/hello.ts";

Deno.test("parseHello() reads a greeting", () => {
  assertEquals(parseHello('{"type":"hello","name":"Build box","viewOnly":true}'), {
    name: "Build box",
    viewOnly: true,
  });
});

Deno.test("parseHello() bounds the name and mistrusts the types", () => {
  assertEquals(parseHello('{"type":"hello","name":7,"viewOnly":"yes"}'), {
    name: "",
    viewOnly: false,
  });
  assertEquals(
    parseHello(JSON.stringify({ type: "hello", name: "x".repeat(999) }))?.name.length,
    256,
  );
});

Deno.test("parseHello() ignores what is no greeting", () => {
  for (const text of ["", "{", "null", "7", '"hello"', "[]", '{"type":"other","name":"x"}']) {
    assertEquals(parseHello(text), undefined);
  }
});
