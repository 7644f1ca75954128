import { assertEquals } from "@std/assert";

Deno.test("a machine that has never built anything builds the page", async () => {
  const cache = await Deno.makeTempDir({ prefix: "vncgw-cache-" });
  try {
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["task", "--quiet", "build"],
      env: { DENO_DIR: cache, NO_COLOR: "1" },
    }).output();
    const said = new TextDecoder().decode(stderr);
    assertEquals([code, said.match(/Cannot.*/)?.[0]], [0, undefined], said);
  } finally {
    await Deno.remove(cache, { recursive: true });
  }
});
