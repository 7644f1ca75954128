import { assertEquals } from "@std/assert";

Deno.test("a machine that has never built anything builds the page", async () => {
  const cache = await Deno.makeTempDir({ prefix: "vncgw-cache-" });
  try {
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["task", "--quiet", "build"],
      env: { DENO_DIR: cache, NO_COLOR: "1" },
    }).output();
    assertEquals([code, new TextDecoder().decode(stderr).match(/Cannot.*/)?.[0]], [0, undefined]);
  } finally {
    await Deno.remove(cache, { recursive: true });
  }
});
