import { assert, assertEquals, assertMatch } from "@std/assert";
import { writeAll } from "../../proxy/byte_stream.ts";
import { parseHead } from "../../proxy/http/head.ts";
import { runSession } from "../../proxy/session.ts";
import { BANNER, closedPort, FakeTarget } from "./_fake_target.ts";
import { Context, target } from "./_context.ts";
import { bytes, memoryPair, type MemoryStream, readAll } from "./_memory_stream.ts";
import {
  clientFrame,
  handshakeBytes,
  hearToClose,
  readResponseHead,
  readServerFrame,
  sendBinary,
} from "./_websocket_client.ts";

const PROTOCOLS = ["vncgw.1", "binary", undefined] as const;
type Protocol = typeof PROTOCOLS[number];

interface Call {
  readonly viewer: MemoryStream;
  readonly near: MemoryStream;
  readonly done: Promise<void>;
}

/** Asks for a session as a browser or an old client does. */
function call(
  context: Context,
  path: string,
  protocol: Protocol,
  fields: Record<string, string> = {},
  parts: Partial<Context["parts"]> = {},
): Call {
  const [near, viewer] = memoryPair();
  const offered = protocol ? { "Sec-WebSocket-Protocol": protocol } : {};
  const head = parseHead(handshakeBytes(path, { ...offered, ...fields }));
  const done = runSession({ ...context.parts, ...parts }, {
    stream: near,
    request: { head, rest: new Uint8Array(0) },
    address: "192.0.2.7:1234",
  });
  return { viewer, near, done };
}

/** How a viewer is turned away: by HTTP status and body, or by close code and reason. */
async function refusalOf({ viewer, near, done }: Call): Promise<[number, string]> {
  const head = await readResponseHead(viewer);
  let refusal: [number, string];
  if (head.startsWith("HTTP/1.1 101 ")) {
    const { code, reason, binary } = await hearToClose(viewer);
    assertEquals(binary.length, 0);
    refusal = [code!, reason];
    await writeAll(viewer, clientFrame(8));
  } else {
    await viewer.closeWrite();
    refusal = [Number(head.slice(9, 12)), new TextDecoder().decode(await readAll(viewer)).trim()];
  }
  await done;
  assert(near.closed);
  return refusal;
}

/** Checks one case for all protocols: `status` with a sentence, or 4000 more with the bare reason. */
async function checkRefused(
  context: Context,
  path: string,
  status: number,
  reason: string,
): Promise<void> {
  for (const protocol of PROTOCOLS) {
    const expected = protocol === "vncgw.1"
      ? [4000 + status, reason]
      : [status, `Cannot connect: ${reason}.`];
    assertEquals(await refusalOf(call(context, path, protocol)), expected, `${path} ${protocol}`);
    assertEquals(context.sessions.count, 0);
  }
}

Deno.test("runSession() connects by token on any path, with and without sub-protocol", async () => {
  await using echo = FakeTarget.echo();
  const context = new Context({ "t 1": target(`127.0.0.1:${echo.port}`, { name: "Box" }) });
  for (const path of ["/websockify?token=", "/websockify/?token=", "/?token=", "/a/b?x=y&token="]) {
    for (const protocol of PROTOCOLS) {
      const { viewer, near, done } = call(context, `${path}t%201`, protocol);
      const head = await readResponseHead(viewer);
      assertMatch(head, /^HTTP\/1\.1 101 /);
      assertEquals(/Sec-WebSocket-Protocol: (.*)\r\n/.exec(head)?.[1], protocol);
      if (protocol === "vncgw.1") {
        const { opcode, payload } = await readServerFrame(viewer);
        assertEquals(opcode, 1);
        const hello = { type: "hello", name: "Box", viewOnly: false };
        assertEquals(JSON.parse(new TextDecoder().decode(payload)), hello);
      }
      assertEquals(await readServerFrame(viewer), { opcode: 2, payload: BANNER });
      await sendBinary(viewer, bytes("there and back"));
      assertEquals((await readServerFrame(viewer)).payload, bytes("there and back"));
      assertEquals(context.sessions.count, 1);
      await writeAll(viewer, clientFrame(8));
      await done;
      assert(near.closed);
      assertEquals(context.sessions.count, 0);
    }
  }
});

Deno.test("runSession() shows a viewer no address, and the log one, where the target has no name", async () => {
  await using echo = FakeTarget.echo();
  const address = `127.0.0.1:${echo.port}`;
  const context = new Context({ t: target(address) });
  const { viewer, done } = call(context, "/?token=t", "vncgw.1");
  await readResponseHead(viewer);
  const hello = new TextDecoder().decode((await readServerFrame(viewer)).payload);
  assertEquals(JSON.parse(hello), { type: "hello", name: "", viewOnly: false });
  await writeAll(viewer, clientFrame(8));
  await done;
  assertEquals((await context.log.lines())[0]!.target, address);
});

Deno.test("runSession() carries what came right behind the handshake", async () => {
  await using echo = FakeTarget.echo();
  const context = new Context({ t: target(`127.0.0.1:${echo.port}`) });
  const [near, viewer] = memoryPair();
  const head = parseHead(handshakeBytes("/?token=t"));
  const rest = clientFrame(2, bytes("early"));
  const done = runSession(context.parts, { stream: near, request: { head, rest }, address: "" });
  await readResponseHead(viewer);
  assertEquals((await readServerFrame(viewer)).payload, BANNER);
  assertEquals((await readServerFrame(viewer)).payload, bytes("early"));
  viewer.close();
  await done;
});

Deno.test("runSession() refuses a missing and an unknown token", async () => {
  const context = new Context({ known: target("127.0.0.1:1") });
  for (const path of ["/", "/?token", "/?token=", "/?Token=known", "/websockify?x=token"]) {
    await checkRefused(context, path, 400, "token missing");
  }
  for (const token of ["unknown", "known%20", "KNOWN", "__proto__", "known%00", "%ff"]) {
    await checkRefused(context, `/?token=${token}`, 404, "unknown token");
  }
});

Deno.test("runSession() refuses with 503 when the tokens cannot be read", async () => {
  const context = new Context();
  context.tokens.broken = true;
  await checkRefused(context, "/?token=t", 503, "tokens cannot be read");
});

Deno.test("runSession() says what became of the target", async () => {
  await using closes = new FakeTarget((connection) => Promise.resolve(connection.close()));
  await using ssh = new FakeTarget((connection) => writeAll(connection, bytes("SSH-2.0-x\r\n")));
  const context = new Context({
    down: target(`127.0.0.1:${closedPort()}`),
    closes: target(`127.0.0.1:${closes.port}`),
    ssh: target(`127.0.0.1:${ssh.port}`),
    unnamed: target("no-such-host.invalid:5900"),
    nosocket: target("unix:/nowhere/vm.sock"),
  });
  await checkRefused(context, "/?token=down", 502, "target refused the connection");
  await checkRefused(context, "/?token=closes", 502, "target closed the connection at once");
  await checkRefused(context, "/?token=ssh", 502, "target is not a VNC server");
  await checkRefused(context, "/?token=unnamed", 502, "target's name is not known");
  await checkRefused(context, "/?token=nosocket", 502, "target's socket does not exist");
});

Deno.test("runSession() looks the token up again at each connection", async () => {
  await using first = FakeTarget.echo();
  await using second = FakeTarget.echo();
  const context = new Context({ t: target(`127.0.0.1:${first.port}`) });
  const visit = async () => {
    const { viewer, done } = call(context, "/?token=t", "binary");
    await readResponseHead(viewer);
    viewer.close();
    await done;
  };
  await visit();
  context.tokens.targets.set("t", target(`127.0.0.1:${second.port}`));
  await visit();
  assertEquals([first.accepted, second.accepted], [1, 1]);
  context.tokens.targets.delete("t");
  await checkRefused(context, "/?token=t", 404, "unknown token");
});

Deno.test("runSession() refuses more sessions than a token or the gateway may have", async () => {
  await using echo = FakeTarget.echo();
  const here = target(`127.0.0.1:${echo.port}`);
  const context = new Context({ a: here, b: here, c: here }, { maxSessions: 3 });
  const open = ["a", "a", "b"].map((token) => call(context, `/?token=${token}`, "binary"));
  for (const { viewer } of open) await readResponseHead(viewer);
  const cases: [token: string, status: number, reason: string][] = [
    ["a", 503, "too many sessions"],
    ["c", 503, "too many sessions"],
  ];
  for (const [token, status, reason] of cases) {
    assertEquals(await refusalOf(call(context, `/?token=${token}`, "vncgw.1")), [
      4000 + status,
      reason,
    ]);
  }
  open[2]!.viewer.close();
  await open[2]!.done;
  const many = "too many sessions with this token";
  assertEquals(await refusalOf(call(context, "/?token=a", "vncgw.1")), [4429, many]);
  assertEquals(await refusalOf(call(context, "/?token=a", "binary")), [
    429,
    `Cannot connect: ${many}.`,
  ]);
  for (const { viewer } of open) viewer.close();
  for (const { done } of open) await done;
  assertEquals(echo.accepted, 3);
});

Deno.test("runSession() refuses pages of foreign origins before anything else", async () => {
  const context = new Context({ t: target(`127.0.0.1:${closedPort()}`) });
  for (const protocol of PROTOCOLS) {
    for (const origin of ["http://evil.test", "null", "http://gw.test:6081", "http://gw.test"]) {
      for (const path of ["/?token=t", "/?token=unknown", "/"]) {
        const [status, text] = await refusalOf(call(context, path, protocol, { Origin: origin }));
        assertEquals(status, 403, origin);
        assertMatch(text, /--allow-origin/);
      }
    }
    const own = { Origin: "http://gw.test:6080" };
    const listed = { Origin: "https://portal.example" };
    for (const fields of [own, listed]) {
      const [status] = await refusalOf(call(context, "/?token=t", protocol, fields));
      assertEquals(status % 4000, 502);
    }
  }
  const tls = call(context, "/?token=t", "binary", { Origin: "http://gw.test:6080" }, {
    tls: true,
  });
  assertEquals((await refusalOf(tls))[0], 403);
});

Deno.test("runSession() refuses a wrong handshake by its HTTP status", async () => {
  const context = new Context({ t: target(`127.0.0.1:${closedPort()}`) });
  const cases: [fields: Record<string, string>, status: number][] = [
    [{ "Sec-WebSocket-Protocol": "base64" }, 400],
    [{ "Sec-WebSocket-Version": "8" }, 426],
    [{ "Sec-WebSocket-Key": "x" }, 400],
    [{ "Connection": "close" }, 400],
  ];
  for (const [fields, status] of cases) {
    assertEquals((await refusalOf(call(context, "/?token=t", undefined, fields)))[0], status);
  }
});

Deno.test("runSession() ends a dial with 1001 or 503 when the gateway stops", async () => {
  for (const protocol of PROTOCOLS) {
    await using silent = new FakeTarget((connection) => connection.read(new Uint8Array(1)));
    const context = new Context({ t: target(`127.0.0.1:${silent.port}`) });
    const waiting = call(context, "/?token=t", protocol);
    while (silent.accepted === 0) await new Promise((resolve) => setTimeout(resolve));
    const ended = context.sessions.endAll("gateway is stopping");
    assertEquals(
      await refusalOf(waiting),
      protocol === "vncgw.1"
        ? [1001, "gateway is stopping"]
        : [503, "Cannot connect: gateway is stopping."],
    );
    await ended;
    const late = await refusalOf(call(context, "/?token=t", protocol));
    assertEquals(late[0] % 4000, 503);
  }
});

Deno.test("runSession() ends a running session with 1001 when the gateway stops", async () => {
  await using echo = FakeTarget.echo();
  const context = new Context({ t: target(`127.0.0.1:${echo.port}`) });
  const { viewer, done } = call(context, "/?token=t", "binary");
  await readResponseHead(viewer);
  await readServerFrame(viewer);
  const ended = context.sessions.endAll("gateway is stopping");
  const { code, reason } = await hearToClose(viewer);
  assertEquals([code, reason], [1001, "gateway is stopping"]);
  await writeAll(viewer, clientFrame(8));
  await Promise.all([done, ended]);
  const [summary] = (await context.log.lines()).filter(({ message }) =>
    message === "session ended"
  );
  assertEquals(summary!.end, "gateway is stopping");
});

Deno.test("runSession() gives everything back when a viewer is reset at any stage", async () => {
  await using echo = FakeTarget.echo();
  const context = new Context({ t: target(`127.0.0.1:${echo.port}`) });
  for (const protocol of PROTOCOLS) {
    for (let turns = 0; turns < 40; turns++) {
      const { viewer, near, done } = call(context, "/?token=t", protocol);
      for (let i = 0; i < turns; i++) await Promise.resolve();
      viewer.reset();
      await done;
      assert(near.closed);
    }
  }
  assertEquals(context.sessions.count, 0);
  assertMatch(context.metrics.format(), /^vncgw_sessions 0$/m);
});

Deno.test("runSession() logs one line a session, and never a token", async () => {
  await using echo = FakeTarget.echo();
  const token = "s3cr3t-t0ken";
  const context = new Context({
    [token]: target(`127.0.0.1:${echo.port}`, { name: "Box" }),
    [`${token}-down`]: target(`127.0.0.1:${closedPort()}`, { name: "Down" }),
  });
  const { viewer, done } = call(context, `/?token=${token}&password=${token}`, "binary", {
    Referer: `http://gw.test/?token=${token}`,
    Cookie: token,
  });
  await readResponseHead(viewer);
  await readServerFrame(viewer);
  await sendBinary(viewer, bytes("five."));
  await readServerFrame(viewer);
  await writeAll(viewer, clientFrame(8));
  await done;
  await refusalOf(call(context, `/?token=${token}-down`, "vncgw.1"));
  await refusalOf(call(context, `/?token=${token}-unknown`, "binary"));
  await refusalOf(call(context, `/?token=${token}`, "binary", { Origin: `http://${token}.evil` }));

  const lines = await context.log.lines();
  assertEquals(lines.length, 4);
  const { viewer: who, target: name, toViewerBytes, toTargetBytes, end, level } = lines[0]!;
  assertEquals([who, name, toViewerBytes, toTargetBytes, end, level], [
    "192.0.2.7:1234",
    "Box",
    BANNER.length + 5,
    5,
    "viewer closed",
    "info",
  ]);
  assertEquals(lines.slice(1).map(({ target, status }) => [target, status]), [
    ["Down", 502],
    [undefined, 404],
    [undefined, 403],
  ]);
  assert(!context.log.text.includes(token), context.log.text);
  const metrics = context.metrics.format();
  assert(!metrics.includes(token));
  assertMatch(metrics, /^vncgw_sessions_total\{end="viewer closed"\} 1$/m);
  assertMatch(metrics, /^vncgw_bytes_total\{direction="to_viewer"\} 17$/m);
  assertMatch(metrics, /^vncgw_refusals_total\{status="502"\} 1$/m);
});
