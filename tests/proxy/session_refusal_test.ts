import { assertEquals, assertMatch } from "@std/assert";
import { writeAll } from "../../proxy/byte_stream.ts";
import { bytes } from "../_bytes.ts";
import { FakeTarget } from "../servers/fake_target.ts";
import { freePort } from "../servers/free_port.ts";
import { Context, target } from "./_context.ts";
import { readResponseHead } from "./_websocket_client.ts";
import { call, checkRefused, PROTOCOLS, refusalOf } from "./_call.ts";

Deno.test("runSession() refuses a missing and an unknown token", async () => {
  const context = new Context({ known: target("127.0.0.1:1") });
  for (const path of ["/", "/?token", "/?token=", "/?Token=known", "/websockify?x=token"]) {
    await checkRefused(context, path, 400, "token missing");
  }
  for (const token of ["unknown", "known%20", "KNOWN", "__proto__", "known%00", "%ff"]) {
    await checkRefused(context, `/?token=${token}`, 404, "unknown token");
  }
});

Deno.test("runSession() takes a plus in a token for a plus, in full or not", async () => {
  const context = new Context({ "a+b/c=": target(`127.0.0.1:${freePort()}`) });
  for (const token of ["a+b/c=", "a%2Bb%2Fc%3D", "a%2bb/c="]) {
    await checkRefused(context, `/?token=${token}`, 502, "target refused the connection");
  }
  await checkRefused(context, "/?token=a%20b/c=", 404, "unknown token");
});

Deno.test("runSession() refuses with 503 when the tokens cannot be read", async () => {
  const context = new Context();
  context.tokens.broken = true;
  await checkRefused(context, "/?token=t", 503, "tokens cannot be read");
});

Deno.test("runSession() says what became of the target", async () => {
  await using closes = new FakeTarget(() => Promise.resolve());
  await using ssh = new FakeTarget((connection) => writeAll(connection, bytes("SSH-2.0-x\r\n")));
  const context = new Context({
    down: target(`127.0.0.1:${freePort()}`),
    closes: target(closes.address),
    ssh: target(ssh.address),
    unnamed: target("no-such-host.invalid:5900"),
    nosocket: target("unix:/nowhere/vm.sock"),
  });
  await checkRefused(context, "/?token=down", 502, "target refused the connection");
  await checkRefused(context, "/?token=closes", 502, "target closed the connection at once");
  await checkRefused(context, "/?token=ssh", 502, "target is not a VNC server");
  await checkRefused(context, "/?token=unnamed", 502, "target's name is not known");
  await checkRefused(context, "/?token=nosocket", 502, "target's socket does not exist");
});

Deno.test("runSession() refuses more sessions than a token or the gateway may have", async () => {
  await using echo = FakeTarget.echo();
  const here = target(echo.address);
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
  const context = new Context({ t: target(`127.0.0.1:${freePort()}`) });
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
  const context = new Context({ t: target(`127.0.0.1:${freePort()}`) });
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

Deno.test("runSession() owns up to a failure of the gateway's own, and logs it", async () => {
  await using echo = FakeTarget.echo();
  const context = new Context({ t: target(echo.address) });
  const { sessions } = context;
  sessions.admit = () => {
    throw new TypeError("a mistake");
  };
  const refusals = PROTOCOLS.map(async (protocol) => [
    protocol,
    await refusalOf(call(context, "/?token=t", protocol)),
  ]);
  assertEquals(await Promise.all(refusals), [
    ["vncgw.1", [1011, "gateway failed"]],
    ["binary", [500, "The gateway failed."]],
    [undefined, [500, "The gateway failed."]],
  ]);
  const lines = (await context.log.lines()).map(({ level, message, reason }) => [
    level,
    message,
    reason,
  ]);
  assertEquals(lines, PROTOCOLS.map(() => ["error", "session failed", "a mistake"]));
});
