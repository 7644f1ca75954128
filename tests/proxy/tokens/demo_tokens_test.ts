import { assertEquals } from "@std/assert";
import { parseAddress, type Target } from "../../../proxy/target.ts";
import { DEMO_TOKEN, DemoTokens } from "../../../proxy/tokens/demo_tokens.ts";
import type { TokenSource } from "../../../proxy/tokens/token_source.ts";

const demo: Target = { address: parseAddress("h:1"), name: "Demo", viewOnly: false };
const other: Target = { address: parseAddress("h:2"), name: "Other", viewOnly: false };
const others: TokenSource = {
  lookup: (token) => Promise.resolve(token === "other" ? other : undefined),
  list: () => Promise.resolve([{ token: "other", name: "Other" }]),
  problem: () => Promise.resolve("torn"),
};

Deno.test("DemoTokens alone knows the demo and nothing else", async () => {
  const tokens = new DemoTokens(demo);
  assertEquals(await tokens.lookup(DEMO_TOKEN), demo);
  assertEquals(await tokens.lookup("other"), undefined);
  assertEquals(await tokens.list(), [{ token: DEMO_TOKEN, name: "Demo" }]);
  assertEquals(await tokens.problem(), undefined);
});

Deno.test("DemoTokens puts the demo before the targets of another source", async () => {
  const tokens = new DemoTokens(demo, others);
  assertEquals(await tokens.lookup("other"), other);
  assertEquals((await tokens.list()).map(({ token }) => token), [DEMO_TOKEN, "other"]);
  assertEquals(await tokens.problem(), "torn");
});

Deno.test("DemoTokens hides another target of its token", async () => {
  const tokens = new DemoTokens(demo, {
    lookup: () => Promise.resolve(other),
    list: () => Promise.resolve(["a", DEMO_TOKEN].map((token) => ({ token, name: "Other" }))),
    problem: () => Promise.resolve(undefined),
  });
  assertEquals(await tokens.lookup(DEMO_TOKEN), demo);
  assertEquals((await tokens.list()).map(({ name }) => name), ["Demo", "Other"]);
});
