import { assert, assertEquals, assertMatch } from "@std/assert";
import { type ByteStream, writeAll } from "../../proxy/byte_stream.ts";
import { withDeadline } from "../../proxy/deadline.ts";
import { BANNER, bytes, concat } from "../_bytes.ts";
import { Certificate } from "../servers/certificate.ts";
import { FakeTarget } from "../servers/fake_target.ts";
import { Context, target } from "./_context.ts";
import { readAll } from "./_memory_stream.ts";
import { open, Running } from "./_running.ts";
import {
  clientFrame,
  handshakeBytes,
  hearToClose,
  readResponseHead,
  readServerFrame,
  sendBinary,
} from "./_websocket_client.ts";

const REQUEST = bytes("GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n");

async function textOf(stream: Pick<ByteStream, "read">): Promise<string> {
  return new TextDecoder().decode(await readAll(stream));
}

Deno.test("startGateway() serves pages, and sessions that lose nothing at either close", async () => {
  const sent = new Uint8Array(3_000_000).map((_, i) => i * 7);
  const received = Promise.withResolvers<Uint8Array>();
  await using sender = new FakeTarget(async (connection) => {
    await writeAll(connection, concat(BANNER, sent));
  });
  await using taker = new FakeTarget(async (connection) => {
    await writeAll(connection, BANNER);
    received.resolve(await readAll(connection));
  });
  const context = new Context({
    sender: target(sender.address),
    taker: target(taker.address),
  });
  await using running = await Running.start(context);
  assertEquals(running.gateway.url, `http://127.0.0.1:${running.port}/`);
  const headers = { "accept-encoding": "identity" };
  const response = await fetch(running.gateway.url, { headers });
  assertEquals([response.status, await response.text()], [200, "<page>"]);

  const watcher = await running.connect();
  await writeAll(watcher, handshakeBytes("/?token=sender"));
  await readResponseHead(watcher);
  const heard = await hearToClose(watcher);
  assertEquals([heard.code, heard.reason], [1000, "target closed"]);
  assertEquals(heard.binary.length, BANNER.length + sent.length);
  assert(heard.binary.subarray(BANNER.length).every((byte, i) => byte === sent[i]));
  watcher.close();

  const typist = await running.view("taker");
  await sendBinary(typist, sent);
  await writeAll(typist, clientFrame(8));
  typist.close();
  const taken = await received.promise;
  assertEquals(taken.length, sent.length);
  assert(taken.every((byte, i) => byte === sent[i]));
});

Deno.test("startGateway() answers on after a request that fails", async () => {
  const context = new Context();
  await using running = await Running.start(context);
  context.assets.clear();
  const failed = await fetch(running.gateway.url);
  assertEquals([failed.status, await failed.text()], [500, "This cannot be answered now.\n"]);
  const alive = await fetch(`${running.gateway.url}healthz`);
  assertEquals([alive.status, await alive.text()], [200, "ok\n"]);
  assertMatch(context.log.text, /cannot answer a request/);
});

Deno.test("startGateway() bears nonsense on many connections at once", async () => {
  await using running = await Running.start(new Context());
  const nonsense = [
    bytes("\x16\x03\x01\0"),
    bytes("RFB 003.008\r\n\r\n"),
    bytes("GET / HTTP/9.9\r\n\r\n"),
  ];
  const answers = await Promise.all(
    Array.from({ length: 60 }, async (_, i) => {
      const client = await running.connect();
      await writeAll(client, nonsense[i % nonsense.length]!);
      await client.closeWrite();
      const answer = await textOf(client);
      client.close();
      return answer.slice(0, 12);
    }),
  );
  assertEquals(new Set(answers), new Set(["HTTP/1.1 400"]));
});

Deno.test("startGateway() answers 503 above the limit of connections, and on when there is room", async () => {
  await using running = await Running.start(new Context(), ["--max-sessions", "1"], 2);
  const held = [];
  for (let i = 0; i < 3; i++) {
    const client = await running.connect();
    await writeAll(client, REQUEST);
    assertMatch(await readResponseHead(client), /^HTTP\/1\.1 200 /);
    held.push(client);
  }
  const over = await running.connect();
  await over.closeWrite();
  assertMatch(await textOf(over), /^HTTP\/1\.1 503 [^]*Too many connections\.\n$/);
  over.close();
  held.pop()!.close();
  const count = /^vncgw_connections 2$/m;
  while (!count.test(running.context.metrics.format())) await new Promise((r) => setTimeout(r));
  const again = await running.connect();
  await writeAll(again, REQUEST);
  assertMatch(await readResponseHead(again), /^HTTP\/1\.1 200 /);
  again.close();
  for (const client of held) client.close();
});

Deno.test("startGateway() does not wait for a handshake with TLS above the limit of connections", async () => {
  await using certificate = await Certificate.make();
  const tls = ["--cert", certificate.certPath, "--key", certificate.keyPath];
  await using running = await Running.start(new Context(), [...tls, "--max-sessions", "1"], 0);
  const within = await running.connect();
  const over = await running.connect();
  const hasEnded = readAll(over).then(() => true, () => true);
  assertEquals(await withDeadline(hasEnded, 8_000), true);
  over.close();
  within.close();
});

Deno.test("startGateway() ends a session whose viewer or target is reset", async () => {
  const flood = new Uint8Array(1 << 20);
  await using flooder = new FakeTarget(async (connection) => {
    await writeAll(connection, BANNER);
    for (;;) await writeAll(connection, flood);
  });
  await using resetter = new FakeTarget(async (connection) => {
    await writeAll(connection, BANNER);
    // What is left unread makes a reset of the close.
    await connection.read(new Uint8Array(1));
  });
  const context = new Context({
    flooder: target(flooder.address),
    resetter: target(resetter.address),
  });
  await using running = await Running.start(context);
  const viewer = await running.view("flooder");
  await viewer.read(new Uint8Array(1000));
  viewer.close();

  const other = await running.view("resetter");
  await sendBinary(other, new Uint8Array(1000));
  const { code, reason } = await hearToClose(other);
  assertEquals([code, reason], [1000, "target closed"]);
  other.close();
  while (context.sessions.count > 0) await new Promise((resolve) => setTimeout(resolve));
  const ends = (await context.log.lines()).map(({ end }) => end).sort();
  assertMatch(ends.join(), /^target (closed|lost),viewer (lost|left)$/);
});

/** A connection of each kind that a gateway may have, with targets that are `silent` and a `flooder`. */
async function occupy(running: Running) {
  const mute = await running.connect();
  const resting = await running.connect();
  await writeAll(resting, REQUEST);
  await readResponseHead(resting);
  const halfway = await running.connect();
  await writeAll(halfway, bytes("GET / HT"));
  const viewing = await running.view();
  const dialling = await running.connect();
  await writeAll(
    dialling,
    handshakeBytes("/?token=silent", { "Sec-WebSocket-Protocol": "vncgw.1" }),
  );
  await readResponseHead(dialling);
  const stuck = await running.view("flooder");
  return { mute, resting, halfway, viewing, dialling, stuck };
}

Deno.test("Gateway.stop() ends whatever connections are doing, within its time", async () => {
  await using echo = FakeTarget.echo();
  await using silent = new FakeTarget((connection) => connection.read(new Uint8Array(1)));
  await using flooder = new FakeTarget(async (connection) => {
    await writeAll(connection, BANNER);
    for (;;) await writeAll(connection, new Uint8Array(65536));
  });
  const context = new Context({
    t: target(echo.address),
    silent: target(silent.address),
    flooder: target(flooder.address),
  });
  const running = await Running.start(context);
  const clients = await occupy(running);
  while (silent.accepted === 0) await new Promise((resolve) => setTimeout(resolve));

  const startedAt = performance.now();
  const stopped = running.gateway.stop("gateway is stopping");
  for (const viewer of [clients.viewing, clients.dialling]) {
    const { code, reason } = await hearToClose(viewer);
    assertEquals([code, reason], [1001, "gateway is stopping"]);
    await writeAll(viewer, clientFrame(8));
  }
  await stopped;
  assert(performance.now() - startedAt < 8_000);
  await running[Symbol.asyncDispose]().catch((error) => {
    // The listeners are closed already.
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  });
  for (const client of Object.values(clients)) client.close();
  assertEquals(context.sessions.count, 0);
});

/** Sends much at once and reads it back. */
async function assertEchoes(viewer: ByteStream): Promise<void> {
  const sent = new Uint8Array(500_000).map((_, i) => i * 3);
  const sending = sendBinary(viewer, sent);
  const parts: Uint8Array[] = [];
  for (let left = sent.length; left > 0;) {
    const { opcode, payload } = await readServerFrame(viewer);
    if (opcode !== 2) continue;
    parts.push(payload);
    left -= payload.length;
  }
  await sending;
  assert(concat(...parts).every((byte, i) => byte === sent[i]));
}

Deno.test("startGateway() serves https and wss, and bears what is no TLS", async () => {
  await using certificate = await Certificate.make();
  await using echo = FakeTarget.echo();
  const context = new Context({ t: target(echo.address) });
  const pair = ["--cert", certificate.certPath, "--key", certificate.keyPath];
  await using running = await Running.start(context, pair);
  assertEquals(running.gateway.url, `https://127.0.0.1:${running.port}/`);
  const address = { hostname: "localhost", port: running.port };
  const caCerts = [await certificate.pem];

  const silent = await running.connect();
  const plain = await running.connect();
  await writeAll(plain, REQUEST);
  await plain.closeWrite();
  const answer = await readAll(plain).catch(() => new Uint8Array(0));
  assert(!new TextDecoder().decode(answer).includes("HTTP/"));
  plain.close();

  const page = await Deno.connectTls({ ...address, caCerts });
  await writeAll(page, bytes("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"));
  assertMatch(await textOf(page), /^HTTP\/1\.1 200 OK\r\n[^]*<page>$/);
  page.close();

  const viewer = await Deno.connectTls({ ...address, caCerts });
  await open(viewer, "t");
  await assertEchoes(viewer);
  await writeAll(viewer, clientFrame(8));
  assertEquals((await hearToClose(viewer)).code, 1000);
  viewer.close();
  silent.close();
});
