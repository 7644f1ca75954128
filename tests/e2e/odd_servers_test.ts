/** Servers that do what the specification allows and hardly anybody does. */
import { assertEquals, assertMatch } from "@std/assert";
import { ENCODING } from "../../rfb/encodings.ts";
import { ScriptedServer } from "../servers/scripted_server.ts";
import { Gateway } from "./gateway.ts";
import { browserTest, openViewer, visibleMessage } from "./viewer.ts";

const SCREEN = { width: 64, height: 48 };
const BELL = 2;

browserTest("every bell counts, however many come at once", async (browser) => {
  await using server = new ScriptedServer({ ...SCREEN, name: "ringing" });
  await using gateway = await Gateway.start({ tokens: { t: server.address } });
  const page = await openViewer(browser, gateway.insecureUrl("/?token=t"));
  await server.request();
  await server.say(new Uint8Array(10).fill(BELL));
  await page.waitFor(`document.documentElement.dataset.bells === "10"`);
  await server.say(new Uint8Array(100_000).fill(BELL));
  await page.waitFor(`document.documentElement.dataset.bells === "100010"`);
  assertEquals(page.problems, []);
});

browserTest("a server without a name leaves the token file's", async (browser) => {
  await using server = new ScriptedServer({ ...SCREEN, name: "" });
  const tokens = { t: `${server.address} name="Build box"` };
  await using gateway = await Gateway.start({ tokens });
  const page = await openViewer(browser, gateway.insecureUrl("/?token=t&lang=en"));
  const named = (name: string) => page.waitFor(`document.title.startsWith("${name} ")`);
  const rename = (name: string) => {
    const text = new TextEncoder().encode(name);
    const payload = Uint8Array.of(0, 0, 0, text.length, ...text);
    const rect = { x: 0, y: 0, width: 0, height: 0 };
    return server.send({ rect, encoding: ENCODING.DesktopName, payload });
  };
  await named("Build box");
  assertEquals(
    await page.evaluate(`document.querySelector("#toolbar-name").innerText`),
    "Build box",
  );
  await server.request();
  await rename("Mine");
  await named("Mine");
  await rename("");
  await named("Build box");
  assertEquals(page.problems, []);
});

// Some refuse and leave the connection open.
browserTest("page does not wait for a reason that never comes", async (browser) => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const open: Deno.TcpConn[] = [];
  const serving = (async () => {
    for await (const connection of listener) {
      open.push(connection);
      await connection.write(new TextEncoder().encode("RFB 003.008\n\0"));
    }
  })();
  await using gateway = await Gateway.start({ tokens: { t: `127.0.0.1:${listener.addr.port}` } });
  const page = await openViewer(browser, gateway.insecureUrl("/?token=t&lang=en"), "failed");
  assertMatch(await visibleMessage(page), /refuse/i);
  listener.close();
  await serving;
  for (const connection of open) connection.close();
});
