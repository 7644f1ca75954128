import { assert, assertEquals, assertMatch } from "@std/assert";
import { writeAll } from "../../proxy/byte_stream.ts";
import { withDeadline } from "../../proxy/deadline.ts";
import { parseHead } from "../../proxy/http/head.ts";
import { runSession } from "../../proxy/session.ts";
import { BANNER, bytes } from "../_bytes.ts";
import { FakeTarget } from "../servers/fake_target.ts";
import { freePort } from "../servers/free_port.ts";
import { Context, target } from "./_context.ts";
import { memoryPair, type MemoryStream, readAll } from "./_memory_stream.ts";
import {
  clientFrame,
  closePayload,
  handshakeBytes,
  hearToClose,
  readResponseHead,
  readServerFrame,
  sendBinary,
} from "./_websocket_client.ts";
import { call, checkRefused, PROTOCOLS, refusalOf } from "./_call.ts";

Deno.test("runSession() connects by token on any path, with and without sub-protocol", async () => {
  await using echo = FakeTarget.echo();
  const context = new Context({ "t 1": target(echo.address, { name: "Box" }) });
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
  const context = new Context({ t: target(echo.address) });
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

/** Everything a viewer may do to leave, and how its connection then looks to the gateway. */
const DEPARTURES: Readonly<Record<string, (viewer: MemoryStream) => unknown>> = {
  "close": (viewer) => viewer.close(),
  "reset": (viewer) => viewer.reset(),
  "half-close": (viewer) => viewer.closeWrite(),
  "close frame": (viewer) => writeAll(viewer, clientFrame(8, closePayload(1001))),
};

Deno.test("runSession() gives a place and a dial up when the viewer leaves during the dial", async () => {
  const ended: Promise<number | null>[] = [];
  await using silent = new FakeTarget((connection) => {
    const end = connection.read(new Uint8Array(1)).catch(() => null);
    ended.push(end);
    return end;
  });
  const context = new Context({ t: target(silent.address) });
  for (const protocol of PROTOCOLS) {
    for (const [name, leave] of Object.entries(DEPARTURES)) {
      const before = silent.accepted;
      const { viewer, near, done } = call(context, "/?token=t", protocol);
      while (silent.accepted === before) await new Promise((resolve) => setTimeout(resolve));
      await leave(viewer);
      assertEquals(await withDeadline(done.then(() => "ended"), 3_000), "ended", name);
      assertEquals([context.sessions.count, near.closed], [0, true]);
      assertEquals(await ended.at(-1), null);
      if (name === "close frame" && protocol === "vncgw.1") {
        await readResponseHead(viewer);
        assertEquals((await hearToClose(viewer)).code, 1001);
      }
    }
  }
  const lines = await context.log.lines();
  assertEquals(
    new Set(lines.map(({ level, reason }) => `${level}: ${reason}`)),
    new Set(["debug: viewer left"]),
  );
});

Deno.test("runSession() gives a target what its viewer sent during the dial, even one that has left", async () => {
  for (const protocol of PROTOCOLS) {
    const sent = Promise.withResolvers<void>();
    const received = Promise.withResolvers<Uint8Array>();
    await using late = new FakeTarget(async (connection) => {
      await sent.promise;
      await writeAll(connection, BANNER);
      received.resolve(await readAll(connection));
    });
    const context = new Context({ t: target(late.address) });
    const { viewer, done } = call(context, "/?token=t", protocol);
    while (late.accepted === 0) await new Promise((resolve) => setTimeout(resolve));
    for (const part of ["one ", "two ", "three"]) await sendBinary(viewer, bytes(part));
    await writeAll(viewer, clientFrame(8));
    await viewer.closeWrite();
    for (let turns = 0; turns < 5; turns++) await new Promise((resolve) => setTimeout(resolve));
    sent.resolve();
    assertEquals(await received.promise, bytes("one two three"));
    await done;
  }
});

Deno.test("runSession() looks the token up again at each connection", async () => {
  await using first = FakeTarget.echo();
  await using second = FakeTarget.echo();
  const context = new Context({ t: target(first.address) });
  const visit = async () => {
    const { viewer, done } = call(context, "/?token=t", "binary");
    await readResponseHead(viewer);
    viewer.close();
    await done;
  };
  await visit();
  context.tokens.targets.set("t", target(second.address));
  await visit();
  assertEquals([first.accepted, second.accepted], [1, 1]);
  context.tokens.targets.delete("t");
  await checkRefused(context, "/?token=t", 404, "unknown token");
});

Deno.test("runSession() ends a dial with 1001 or 503 when the gateway stops", async () => {
  for (const protocol of PROTOCOLS) {
    await using silent = new FakeTarget((connection) => connection.read(new Uint8Array(1)));
    const context = new Context({ t: target(silent.address) });
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
  const context = new Context({ t: target(echo.address) });
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
  const context = new Context({ t: target(echo.address) });
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

/** A session to its end and three refusals, with `token` wherever a viewer can put it. */
async function sessionsWith(token: string): Promise<Context> {
  await using echo = FakeTarget.echo();
  const context = new Context({
    [token]: target(echo.address, { name: "Box" }),
    [`${token}-down`]: target(`127.0.0.1:${freePort()}`, { name: "Down" }),
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
  return context;
}

Deno.test("runSession() logs one line a session, and never a token", async () => {
  const token = "s3cr3t-t0ken";
  const context = await sessionsWith(token);
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
