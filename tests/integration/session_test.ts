/** Who is refused and how, what becomes of sessions at limits, reloads and the end, and what the log says. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { BANNER } from "../_bytes.ts";
import { Gateway } from "../e2e/gateway.ts";
import { readAll } from "../proxy/_memory_stream.ts";
import { FakeTarget } from "../servers/fake_target.ts";
import { freePort } from "../servers/free_port.ts";
import { upgradeRequest, WireClient } from "./wire_client.ts";

/** Asks for a session both ways: the HTTP status for old clients, the close code for ours. */
async function assertRefused(gateway: Gateway, path: string, status: number, reason: RegExp) {
  const { client: old, head } = await WireClient.open(gateway.port, { path, protocol: "binary" });
  using _old = old;
  assertEquals(head.status, status);
  assertMatch(new TextDecoder().decode(await old.readToEnd()), reason);
  const { client: own } = await WireClient.open(gateway.port, { path, protocol: "vncgw.1" });
  using _own = own;
  const close = await own.readClose();
  assertEquals(close.code, 4000 + status);
  assertMatch(close.reason, reason);
}

Deno.test("missing and unknown tokens are refused", async () => {
  await using gateway = await Gateway.start({ tokens: { t: "127.0.0.1:1" } });
  await assertRefused(gateway, "/websockify", 400, /token missing/);
  await assertRefused(gateway, "/?token=", 400, /token missing/);
  for (const token of ["x", "T", "t%20", "__proto__", "constructor", "t%00", "../t"]) {
    await assertRefused(gateway, `/?token=${token}`, 404, /unknown token/);
  }
});

Deno.test("targets that cannot be used are refused with what happened", async () => {
  const say = (text: string) =>
    new FakeTarget(async (connection) => {
      await connection.write(new TextEncoder().encode(text));
      await readAll(connection);
    });
  await using http = say("HTTP/1.1 400 Bad Request\r\n\r\n");
  await using ssh = say("SSH-2.0-OpenSSH_9.2\r\n");
  await using closes = new FakeTarget(() => Promise.resolve());
  await using half = new FakeTarget(async (connection) => {
    await connection.write(BANNER.subarray(0, 2));
  });
  await using gateway = await Gateway.start({
    tokens: {
      refuses: `127.0.0.1:${freePort()}`,
      http: http.address,
      ssh: ssh.address,
      closes: closes.address,
      half: half.address,
      socket: "unix:/nowhere/vnc.sock",
      name: "no-such-host.invalid:5900",
    },
  });
  await assertRefused(gateway, "/?token=refuses", 502, /refused/i);
  await assertRefused(gateway, "/?token=http", 502, /VNC|RFB/);
  await assertRefused(gateway, "/?token=ssh", 502, /VNC|RFB/);
  await assertRefused(gateway, "/?token=closes", 502, /closed|ended|VNC/i);
  await assertRefused(gateway, "/?token=half", 502, /closed|ended|VNC/i);
  await assertRefused(gateway, "/?token=socket", 502, /\S/);
  await assertRefused(gateway, "/?token=name", 502, /\S/);
});

Deno.test("target that says nothing is given up after ten seconds", async () => {
  await using silent = new FakeTarget(readAll);
  await using gateway = await Gateway.start({ tokens: { t: silent.address } });
  const started = performance.now();
  const { client } = await WireClient.open(gateway.port, { protocol: "vncgw.1" });
  using _ = client;
  assertEquals((await client.readClose()).code, 4504);
  const seconds = (performance.now() - started) / 1000;
  assert(seconds > 5 && seconds < 15, `${seconds} s`);
});

Deno.test("garbage behind the banner is the viewer's to judge, and ends with it", async () => {
  await using target = new FakeTarget(async (connection) => {
    await connection.write(BANNER);
    await connection.write(new Uint8Array(1000).fill(0xee));
  });
  await using gateway = await Gateway.start({ tokens: { t: target.address } });
  const { client } = await WireClient.open(gateway.port, { protocol: "vncgw.1" });
  using _ = client;
  assertEquals(await client.readClose(), { code: 1000, reason: "target closed" });
});

Deno.test("foreign pages are refused before the upgrade", async () => {
  await using target = FakeTarget.echo();
  await using gateway = await Gateway.start({
    tokens: { t: target.address },
    args: ["--allow-origin", "http://friend.test:8080"],
  });
  const own = `http://127.0.0.1:${gateway.port}`;
  const origins: [string, number][] = [
    [own, 101],
    ["http://friend.test:8080", 101],
    ["http://evil.test", 403],
    ["http://friend.test", 403],
    ["https://friend.test:8080", 403],
    [`http://127.0.0.1:${gateway.port + 1}`, 403],
    [`http://127.0.0.1`, 403],
    [`${own}.evil.test`, 403],
    ["null", 403],
    ["", 403],
  ];
  for (const protocol of ["binary", "vncgw.1"]) {
    for (const [origin, status] of origins) {
      const fields = `Origin: ${origin}\r\n`;
      const { client, head } = await WireClient.open(gateway.port, { protocol, fields });
      using _ = client;
      assertEquals(head.status, status, `${protocol} ${origin}`);
    }
  }
});

Deno.test("sub-protocols: ours first, binary, none, but not base64 alone", async () => {
  await using target = FakeTarget.echo();
  await using gateway = await Gateway.start({ tokens: { t: target.address } });
  const cases: [string | undefined, number, string | null][] = [
    ["vncgw.1, binary", 101, "vncgw.1"],
    ["binary, vncgw.1", 101, "vncgw.1"],
    ["base64, binary", 101, "binary"],
    [undefined, 101, null],
    ["base64", 400, null],
  ];
  for (const [protocol, status, chosen] of cases) {
    const { client, head } = await WireClient.open(gateway.port, protocol ? { protocol } : {});
    using _ = client;
    assertEquals([head.status, head.headers.get("sec-websocket-protocol")], [status, chosen]);
  }
});

Deno.test("wrong WebSocket handshakes get a status", async () => {
  await using target = FakeTarget.echo();
  await using gateway = await Gateway.start({ tokens: { t: target.address } });
  const request = upgradeRequest(gateway.port);
  const cases: [string, number][] = [
    [request.replace("Version: 13", "Version: 8"), 426],
    [request.replace(/Sec-WebSocket-Key: .*\r\n/, ""), 400],
    [request.replace("dGhlIHNhbXBsZSBub25jZQ==", "short"), 400],
    [request.replace("Connection: Upgrade", "Connection: keep-alive"), 400],
  ];
  for (const [text, status] of cases) {
    using client = await WireClient.connect(gateway.port);
    await client.send(text);
    assertEquals((await client.readHead()).status, status);
  }
});

Deno.test("abort at every byte of the viewer's handshake leaves nothing behind", async () => {
  await using target = FakeTarget.echo();
  await using gateway = await Gateway.start({ tokens: { t: target.address } });
  const request = upgradeRequest(gateway.port, { protocol: "vncgw.1" });
  for (let length = 0; length <= request.length; length++) {
    using client = await WireClient.connect(gateway.port);
    await client.send(request.slice(0, length));
  }
  await assertNoSessions(gateway);
});

Deno.test("abort at every byte of the target's banner leaves nothing behind", async () => {
  let length = 0;
  await using target = new FakeTarget(async (connection) => {
    await connection.write(BANNER.subarray(0, length));
  });
  await using gateway = await Gateway.start({ tokens: { t: target.address } });
  for (; length <= BANNER.length; length++) {
    const { client } = await WireClient.open(gateway.port, { protocol: "vncgw.1" });
    using _ = client;
    assertEquals(
      (await client.readClose()).code,
      length < BANNER.length ? 4502 : 1000,
      `${length} bytes`,
    );
  }
  await assertNoSessions(gateway);
});

/** Fails unless the gateway soon counts neither a session nor any connection but the one that asks. */
async function assertNoSessions(gateway: Gateway): Promise<void> {
  let metrics = "";
  for (const deadline = performance.now() + 10_000; performance.now() < deadline;) {
    using client = await WireClient.connect(gateway.port);
    await client.send("GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    await client.readHead();
    metrics = new TextDecoder().decode(await client.readToEnd());
    if (/^vncgw_sessions 0$/m.test(metrics) && /^vncgw_connections 1$/m.test(metrics)) return;
  }
  assertMatch(metrics, /^vncgw_sessions 0$/m);
  assertMatch(metrics, /^vncgw_connections 1$/m);
}

Deno.test("sessions over a limit are refused, and admitted when there is room", async () => {
  await using target = FakeTarget.echo();
  const tokens = { t: target.address, u: target.address, v: target.address };
  await using gateway = await Gateway.start({
    tokens,
    args: ["--max-sessions", "2", "--max-sessions-per-token", "1"],
  });
  const open = async (token: string) => {
    const path = `/?token=${token}`;
    const { client } = await WireClient.open(gateway.port, { path, protocol: "vncgw.1" });
    assertEquals((await client.readFrame())?.opcode, 1);
    return client;
  };
  {
    using _first = await open("t");
    await assertRefused(gateway, "/?token=t", 429, /too many/);
    using _second = await open("u");
    await assertRefused(gateway, "/?token=v", 503, /too many/);
  }
  await assertNoSessions(gateway);
  using _third = await open("v");
});

Deno.test("changed token file takes effect, a broken one does not", async () => {
  await using target = FakeTarget.echo();
  await using gateway = await Gateway.start({ tokens: { old: target.address } });
  const status = async (token: string) => {
    const { client, head } = await WireClient.open(gateway.port, { path: `/?token=${token}` });
    using _ = client;
    return head.status;
  };
  const until = async (wanted: () => Promise<boolean>, what: string) => {
    for (const deadline = performance.now() + 10_000; performance.now() < deadline;) {
      if (await wanted()) return;
    }
    throw new Error(`Cannot wait any longer for ${what}\n${gateway.log}`);
  };
  const readiness = async () => {
    const response = await fetch(gateway.url("/readyz"));
    return `${response.status} ${await response.text()}`;
  };
  assertEquals(await status("old"), 101);
  await gateway.setTokens({ new: target.address });
  await until(async () => await status("new") === 101, "the new token");
  assertEquals(await status("old"), 404);
  await gateway.setTokens(`new: ${target.address}\nthis is wrong\n`);
  await until(async () => (await readiness()).startsWith("503"), "/readyz to say so");
  assertMatch(await readiness(), /2/);
  assertEquals(await status("new"), 101);
  await gateway.setTokens({ last: target.address });
  await until(async () => (await readiness()).startsWith("200"), "/readyz to be well again");
  assertEquals(await status("last"), 101);
});

Deno.test("SIGTERM ends sessions with 1001 and the program with 0", async () => {
  await using target = FakeTarget.echo();
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    await using gateway = await Gateway.start({ tokens: { t: target.address } });
    const { client } = await WireClient.open(gateway.port, { protocol: "vncgw.1" });
    using _ = client;
    await client.readFrame();
    gateway.child.kill(signal);
    const { code, reason } = await client.readClose();
    assertEquals(code, 1001);
    assertMatch(reason, /stopping/);
    client.sendFrame(new Uint8Array([3, 233]), 8);
    await client.readToEnd();
    assertEquals((await gateway.child.exited).code, 0);
  }
});

Deno.test("log tells each session's end, and neither tokens nor passwords", async () => {
  await using target = FakeTarget.echo();
  const tokens = `secret-token-1: ${target.address} name="Build box"\n`;
  await using gateway = await Gateway.start({ tokens, args: ["--log-level", "debug"] });
  for (const token of ["secret-token-1", "secret-token-2"]) {
    const path = `/websockify?token=${token}&password=secret-word`;
    const { client } = await WireClient.open(gateway.port, { path, protocol: "vncgw.1" });
    using _ = client;
    await client.readFrame();
  }
  await fetch(gateway.url("/?token=secret-token-3&password=secret-word")).then((r) => r.text());
  await gateway.child.says("stderr", /session ended.*Build box/);
  await gateway.child.stop();
  assert(!gateway.log.includes("secret"), gateway.log);
  for (const line of gateway.log.trim().split("\n")) JSON.parse(line);
});
