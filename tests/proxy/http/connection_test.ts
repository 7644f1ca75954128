import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { writeAll } from "../../../proxy/byte_stream.ts";
import { type Handler, refuse, serveHttp } from "../../../proxy/http/connection.ts";
import { HttpError } from "../../../proxy/http/head.ts";
import { bytes } from "../../_bytes.ts";
import { memoryPair, readAll } from "../_memory_stream.ts";
import { handshakeBytes, readResponseHead } from "../_websocket_client.ts";

const PATIENT = { headMs: 60_000, keepAliveMs: 60_000, responseMs: 60_000 };
const echo: Handler = (request) => new Response(`${request.method} ${request.url}`);
const request = (line: string, fields = "") =>
  bytes(`${line} HTTP/1.1\r\nHost: h\r\n${fields}\r\n`);

/** All that a client gets that sends `sent` and then ends. */
async function answersTo(sent: Uint8Array, handler: Handler = echo): Promise<string> {
  const [near, far] = memoryPair();
  const served = serveHttp(near, "http", handler, PATIENT);
  await writeAll(far, sent);
  await far.closeWrite();
  const answers = new TextDecoder().decode(await readAll(far));
  assertEquals(await served, undefined);
  assert(near.closed);
  return answers;
}

Deno.test("serveHttp() answers one request after the other on one connection", async () => {
  const sent = new Uint8Array([...request("GET /1"), ...request("HEAD /2"), ...request("GET /3")]);
  const answers = await answersTo(sent);
  const parts = answers.split(/(?=HTTP\/1\.1 )/);
  assertEquals(parts.length, 3);
  assert(parts[0]!.endsWith("\r\n\r\nGET http://h/1"));
  assert(parts[1]!.endsWith("\r\n\r\n"));
  assertMatch(parts[1]!, /content-length: 15\r\n/);
  assert(parts[2]!.endsWith("\r\n\r\nGET http://h/3"));
  for (const part of parts) {
    assertMatch(part, /^HTTP\/1\.1 200 OK\r\n/);
    assertMatch(part, /connection: keep-alive\r\n/);
  }
});

Deno.test("serveHttp() closes after an answer when the client or a failure asks for it", async () => {
  const two = (fields: string) =>
    new Uint8Array([...request("GET /1", fields), ...request("GET /2")]);
  const closed = await answersTo(two("Connection: close\r\n"));
  assertEquals(closed.match(/HTTP\/1\.1 \d/g)?.length, 1);
  assertMatch(closed, /connection: close\r\n/);
  const missing = await answersTo(two(""), () => new Response("no", { status: 404 }));
  assertEquals(missing.match(/HTTP\/1\.1 \d/g)?.length, 1);
  assertMatch(missing, /^HTTP\/1\.1 404 Not Found\r\n[^]*connection: close\r\n/);
});

Deno.test("serveHttp() answers HTTP/1.0 with one answer, unless it asks for more", async () => {
  const old = bytes("GET / HTTP/1.0\r\n\r\n");
  assertMatch(await answersTo(old), /connection: close\r\n[^]*GET http:\/\/localhost\/$/);
  const kept = bytes("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  assertMatch(await answersTo(kept), /connection: keep-alive\r\n/);
});

Deno.test("serveHttp() sends no length and no body with a 304", async () => {
  const answer = await answersTo(request("GET /"), () => new Response(null, { status: 304 }));
  assertEquals(answer, "HTTP/1.1 304 Not Modified\r\nconnection: keep-alive\r\n\r\n");
});

Deno.test("serveHttp() refuses a wrong request with one clear answer", async () => {
  const cases: [sent: Uint8Array, status: RegExp][] = [
    [bytes("\x16\x03\x01"), /^HTTP\/1\.1 400 Bad Request\r\n/],
    [bytes("RFB 003.008\n\r\n\r\n"), /^HTTP\/1\.1 400 /],
    [request("POST /"), /^HTTP\/1\.1 405 [^]*allow: GET, HEAD\r\n/],
    [request("GET /", "Content-Length: 5\r\n"), /^HTTP\/1\.1 413 /],
    [request("GET /", `X: ${"y".repeat(70_000)}\r\n`), /^HTTP\/1\.1 431 /],
    [bytes("GET / HTTP/3.0\r\nHost: h\r\n\r\n"), /^HTTP\/1\.1 400 /],
    [request("GET http://h/"), /^HTTP\/1\.1 200 /],
    [bytes("GET / HTTP/1.1\r\nHost: h%zz\r\n\r\n"), /^HTTP\/1\.1 400 /],
  ];
  for (const [sent, status] of cases) {
    const answer = await answersTo(sent);
    assertMatch(answer, status);
    assertEquals(answer.match(/HTTP\/1\.1 \d/g)?.length, 1);
  }
});

Deno.test("serveHttp() hands a request for a WebSocket over with what came behind it", async () => {
  const [near, far] = memoryPair();
  await writeAll(far, request("GET /1"));
  const upgrade = request("GET /?token=x", "Upgrade: foo, WebSocket\r\n");
  await writeAll(far, new Uint8Array([...upgrade, ...bytes("frames")]));
  const read = await serveHttp(near, "http", echo, PATIENT);
  assertEquals(read?.head.target, "/?token=x");
  assertEquals(read?.rest, bytes("frames"));
  assert(!near.closed);
});

Deno.test("serveHttp() answers a request for a WebSocket in HTTP/1.0 as if it asked for none", async () => {
  const [near, far] = memoryPair();
  const served = serveHttp(near, "http", echo, PATIENT);
  const upgrade = new TextDecoder().decode(handshakeBytes("/x"));
  await writeAll(far, bytes(upgrade.replace("HTTP/1.1", "HTTP/1.0")));
  assertMatch(await readResponseHead(far), /^HTTP\/1\.1 200 /);
  far.close();
  assertEquals(await served, undefined);
});

Deno.test("serveHttp() answers 408 to a slow head and then closes", async () => {
  const [near, far] = memoryPair();
  const served = serveHttp(near, "http", echo, { ...PATIENT, headMs: 10 });
  await writeAll(far, bytes("GET / HT"));
  assertMatch(await readResponseHead(far), /^HTTP\/1\.1 408 /);
  far.close();
  assertEquals(await served, undefined);
});

Deno.test("serveHttp() cuts off a client that does not take its answer", async () => {
  const [near, far] = memoryPair(1024);
  const big: Handler = () => new Response("x".repeat(100_000));
  const served = serveHttp(near, "http", big, { ...PATIENT, responseMs: 10 });
  await writeAll(far, request("GET /"));
  assertEquals(await served, undefined);
  assert(near.closed);
  assertEquals((await readAll(far)).length, 1024);
});

Deno.test("serveHttp() ends with a client that is reset at any point", async () => {
  const sent = request("GET /");
  for (let length = 0; length <= sent.length; length++) {
    const [near, far] = memoryPair(16);
    const served = serveHttp(near, "http", echo, PATIENT);
    const writing = writeAll(far, sent.subarray(0, length)).then(() => far.reset());
    await writing;
    assertEquals(await served, undefined);
    assert(near.closed);
  }
});

Deno.test("refuse() is heard by a client that is still sending, over real sockets", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const [near, far] = await Promise.all([
    listener.accept(),
    Deno.connect({ hostname: "127.0.0.1", port: listener.addr.port }),
  ]);
  const served = serveHttp(near, "http", echo, PATIENT);
  await writeAll(far, request("GET /", `X: ${"y".repeat(200_000)}\r\n`));
  await far.closeWrite();
  const answer = new TextDecoder().decode(await readAll(far));
  assertMatch(answer, /^HTTP\/1\.1 431 [^]*The request head is too long\.\n$/);
  await served;
  far.close();
});

Deno.test("refuse() leaves a client that never ends", async () => {
  const [near, far] = memoryPair();
  const refused = refuse(near, new HttpError(503, "Too many connections."));
  assertMatch(await readResponseHead(far), /^HTTP\/1\.1 503 Service Unavailable\r\n/);
  const flood = writeAll(far, new Uint8Array(10 << 20)).catch((error) => error);
  await refused;
  assert(near.closed);
  far.close();
  assert(await flood instanceof Error);
});

Deno.test("refuse() tells an old WebSocket client which version is spoken", async () => {
  const [near, far] = memoryPair();
  const refused = refuse(near, new HttpError(426, "Only version 13."));
  await far.closeWrite();
  assertMatch(new TextDecoder().decode(await readAll(far)), /sec-websocket-version: 13\r\n/);
  await refused;
});

Deno.test("serveHttp() swallows the network's faults, and none of ours", async () => {
  for (const fault of [new Deno.errors.ConnectionReset("gone"), new TypeError("a mistake")]) {
    const [near, far] = memoryPair();
    await writeAll(far, request("GET /"));
    const served = serveHttp(near, "http", () => Promise.reject(fault), PATIENT);
    if (fault instanceof TypeError) await assertRejects(() => served, TypeError, "a mistake");
    else assertEquals(await served, undefined);
  }
});

Deno.test("serveHttp() guards its refusals as it does pages", async () => {
  const answer = await answersTo(request("POST /"));
  assertMatch(answer, /^HTTP\/1\.1 405 /);
  for (const field of ["x-content-type-options: nosniff", "content-security-policy: default-src"]) {
    assert(answer.includes(`\r\n${field}`), field);
  }
});
