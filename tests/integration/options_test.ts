/** Options that change what a running gateway does, as somebody who runs it and somebody who connects see it. */
import { assert, assertEquals, assertMatch, assertNotMatch } from "@std/assert";
import { Gateway, SOURCE } from "../e2e/gateway.ts";
import { readAll } from "../proxy/_memory_stream.ts";
import { closePayload } from "../proxy/_websocket_client.ts";
import { Certificate } from "../servers/certificate.ts";
import { Child } from "../servers/child.ts";
import { FakeTarget } from "../servers/fake_target.ts";
import { upgradeRequest, WireClient } from "./wire_client.ts";

/** Tokens that make the gateway warn as soon as it runs. */
const WARNED = { demo: "127.0.0.1:1" };

Deno.test("--idle-timeout ends a session that rests, and no other", async () => {
  await using target = FakeTarget.echo();
  await using gateway = await Gateway.start({
    tokens: { t: target.address },
    args: ["--idle-timeout", "1"],
  });
  const open = async () => (await WireClient.open(gateway.port, { protocol: "vncgw.1" })).client;
  using resting = await open();
  using busy = await open();
  let isResting = true;
  const typing = (async () => {
    while (isResting) {
      await busy.sendFrame(new Uint8Array(1));
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  })();
  const startedAt = performance.now();
  const close = await resting.readClose();
  const seconds = (performance.now() - startedAt) / 1000;
  assert(seconds < 4, `it took ${seconds} s`);
  isResting = false;
  assertEquals(close, { code: 4408, reason: "session was idle for too long" });
  await typing;
  await busy.sendFrame(closePayload(1000), 8);
  assertEquals((await busy.readClose()).code, 1000);
});

/** What a gateway logs of a viewer that leaves during the dial and of a token that nobody has. */
async function logWith(...args: string[]): Promise<string> {
  const dialled = Promise.withResolvers<void>();
  await using silent = new FakeTarget(async (connection) => {
    dialled.resolve();
    await readAll(connection);
  });
  const tokens = { ...WARNED, t: silent.address };
  await using gateway = await Gateway.start({ tokens, args: ["--demo", ...args] });
  const { client: leaving } = await WireClient.open(gateway.port, { protocol: "vncgw.1" });
  await dialled.promise;
  await leaving.sendFrame(closePayload(1000), 8);
  assertEquals((await leaving.readClose()).code, 1000);
  leaving[Symbol.dispose]();
  const { client } = await WireClient.open(gateway.port, {
    protocol: "vncgw.1",
    path: "/?token=x",
  });
  assertEquals((await client.readClose()).code, 4404);
  client[Symbol.dispose]();
  await gateway.child.stop();
  return gateway.log;
}

Deno.test("--log-level leaves out what is of less weight", async () => {
  const levels = ["debug", "info", "warn", "error"];
  for (const [index, level] of levels.entries()) {
    const lines = (await logWith("--log-level", level)).split("\n").filter(Boolean);
    const told = new Set(lines.map((line) => JSON.parse(line).level));
    assertEquals(told, new Set(["debug", "info", "warn"].slice(index)), level);
  }
});

Deno.test("--log-format chooses between lines for people and for machines", async () => {
  assertMatch(await logWith("--log-format", "text"), /^\d\d:\d\d:\d\d WARN {2}a target/m);
  const json = /^\{"time":"[^"]*","level":"warn","message":"a target/m;
  for (const args of [["--log-format", "json"], ["--log-format", "auto"], []]) {
    assertMatch(await logWith(...args), json);
  }
});

Deno.test("log on a terminal is for people unless told otherwise, and Ctrl+C there stops the gateway", async () => {
  const file = await Deno.makeTempFile();
  await Deno.writeTextFile(file, "demo: 127.0.0.1:1\n");
  const gateway = [Deno.execPath(), ...SOURCE, "--demo", "--port", "0", "--tokens", file];
  for (const [args, isText] of [[[], true], [["--log-format", "json"], false]] as const) {
    // A shell that stayed between would die of the key itself.
    const command = ["exec", ...gateway, ...args].join(" ");
    await using terminal = new Child("script", ["-qec", command, "/dev/null"], { stdin: "piped" });
    await terminal.says("stdout", /Open http/);
    const [line] = await terminal.says("stdout", /.*a target of the token file.*/);
    (isText ? assertNotMatch : assertMatch)(line, /^\{/);
    const keyboard = terminal.stdin.getWriter();
    await keyboard.write(new Uint8Array([3]));
    assertEquals((await terminal.exited).code, 0);
    await keyboard.close().catch(() => {});
  }
  await Deno.remove(file);
});

Deno.test("--cert makes https the page's own origin, and http a foreign one", async () => {
  await using certificate = await Certificate.make();
  await using gateway = await Gateway.start({
    tokens: { t: "127.0.0.1:1" },
    args: ["--cert", certificate.certPath, "--key", certificate.keyPath],
  });
  const caCerts = [await certificate.pem];
  for (const [scheme, status] of [["https", 404], ["http", 403]] as const) {
    const address = { hostname: "localhost", port: gateway.port };
    using connection = await Deno.connectTls({ ...address, caCerts });
    const fields = `Origin: ${scheme}://127.0.0.1:${gateway.port}\r\n`;
    const request = upgradeRequest(gateway.port, { path: "/?token=x", fields });
    await connection.write(new TextEncoder().encode(request));
    const answer = new Uint8Array(12);
    for (let at = 0; at < answer.length;) at += (await connection.read(answer.subarray(at)))!;
    assertEquals(new TextDecoder().decode(answer), `HTTP/1.1 ${status}`);
  }
});
