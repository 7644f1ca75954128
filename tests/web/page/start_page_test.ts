import { assertEquals } from "@std/assert";
import { parseTargets, tokenLink } from "../../../web/page/start_page.ts";

Deno.test("parseTargets() reads the gateway's list and names the nameless by token", () => {
  const answer = { targets: [{ token: "a", name: "A" }, { token: "b", name: "" }], demo: true };
  assertEquals(parseTargets(answer), {
    targets: [{ token: "a", name: "A" }, { token: "b", name: "b" }],
    demo: true,
  });
});

Deno.test("parseTargets() takes anything unexpected as absent", () => {
  const none = { targets: [], demo: false };
  for (const answer of [undefined, null, 7, "x", [], {}, { targets: 1, demo: "yes" }]) {
    assertEquals(parseTargets(answer), none);
  }
  assertEquals(parseTargets({ targets: [null, 1, {}, { token: 5 }, { token: "" }] }), none);
});

Deno.test("tokenLink() encodes the token and keeps the language", () => {
  assertEquals(tokenLink("a&b c", undefined), "?token=a%26b%20c");
  assertEquals(tokenLink("a+b", undefined), "?token=a%2Bb");
  assertEquals(tokenLink("t", "zh"), "?token=t&lang=zh");
});
