import { assertEquals } from "@std/assert";
import type { ToPage } from "../../../web/link.ts";
import { CalmPost } from "../../../web/worker/calm_post.ts";

/** What is posted, with a clock that only the test moves. */
function setUp() {
  const posted: ToPage[] = [];
  const due: (() => void)[] = [];
  const calm = new CalmPost((message) => posted.push(message), (callback) => due.push(callback));
  return { calm, posted, pass: () => due.splice(0).forEach((callback) => callback()) };
}

Deno.test("CalmPost posts at once what comes alone", () => {
  const { calm, posted, pass } = setUp();
  calm.post({ type: "bell", count: 1 });
  calm.post({ type: "name", name: "a" });
  assertEquals(posted, [{ type: "bell", count: 1 }, { type: "name", name: "a" }]);
  pass();
  calm.post({ type: "bell", count: 1 });
  assertEquals(posted.length, 3);
});

Deno.test("CalmPost lets the first of a storm through, and of the rest the last", () => {
  const { calm, posted, pass } = setUp();
  for (let i = 1; i <= 1000; i++) calm.post({ type: "name", name: `${i}` });
  assertEquals(posted, [{ type: "name", name: "1" }]);
  pass();
  assertEquals(posted.slice(1), [{ type: "name", name: "1000" }]);
  calm.post({ type: "name", name: "soon after" });
  assertEquals(posted.length, 2);
  pass();
  pass();
  assertEquals(posted.length, 3);
});

Deno.test("CalmPost adds up the bells of a storm, and nothing else of it", () => {
  const { calm, posted, pass } = setUp();
  for (let i = 0; i < 10; i++) calm.post({ type: "bell", count: 1 });
  calm.post({ type: "name", name: "meanwhile" });
  assertEquals(posted[0], { type: "bell", count: 1 });
  pass();
  assertEquals(posted.slice(2), [{ type: "bell", count: 9 }]);
  for (let i = 0; i < 3; i++) calm.post({ type: "bell", count: 1 });
  pass();
  assertEquals(posted.slice(3), [{ type: "bell", count: 3 }]);
});
