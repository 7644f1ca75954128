/** The gateway's HTTP as a hostile or clumsy client meets it. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { Gateway } from "../e2e/gateway.ts";
import { WireClient } from "./wire_client.ts";

const HOST = "Host: localhost\r\n";

/** What a client says, and the status it gets before the connection ends. */
const BAD_REQUESTS: readonly [name: string, bytes: string | Uint8Array, status: number][] = [
  [
    "bytes of TLS",
    new Uint8Array([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x0a]),
    400,
  ],
  ["bytes of RFB", "RFB 003.008\n\r\n\r\n", 400],
  ["random bytes", Uint8Array.from({ length: 300 }, (_, i) => i * 73 & 255 | 128), 400],
  ["no version", `GET /\r\n${HOST}\r\n`, 400],
  ["HTTP/2", `GET / HTTP/2.0\r\n${HOST}\r\n`, 400],
  ["POST", `POST / HTTP/1.1\r\n${HOST}\r\n`, 405],
  ["POST of a body", `POST / HTTP/1.1\r\n${HOST}Content-Length: 3\r\n\r\nabc`, 413],
  ["a body", `GET / HTTP/1.1\r\n${HOST}Content-Length: 3\r\n\r\nabc`, 413],
  ["chunks", `GET / HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, 413],
  ["no Host", "GET / HTTP/1.1\r\n\r\n", 400],
  ["two Hosts", `GET / HTTP/1.1\r\n${HOST}${HOST}\r\n`, 400],
  ["a folded field", `GET / HTTP/1.1\r\n${HOST}A: b\r\n c\r\n\r\n`, 400],
  ["a field without colon", `GET / HTTP/1.1\r\n${HOST}nonsense\r\n\r\n`, 400],
  ["a blank before the colon", `GET / HTTP/1.1\r\n${HOST}A : b\r\n\r\n`, 400],
  ["a field of 64 KiB", `GET / HTTP/1.1\r\n${HOST}A: ${"b".repeat(65536)}\r\n\r\n`, 431],
  ["a target of 64 KiB", `GET /${"b".repeat(65536)} HTTP/1.1\r\n${HOST}\r\n`, 431],
  ["a thousand fields", `GET / HTTP/1.1\r\n${HOST}${"A: b\r\n".repeat(1000)}\r\n`, 431],
  ["a path out of the root", `GET /../../etc/passwd HTTP/1.1\r\n${HOST}\r\n`, 404],
  ["a coded path out of the root", `GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\n${HOST}\r\n`, 404],
  ["a path of another host", `GET //evil.test/%2F.. HTTP/1.1\r\n${HOST}\r\n`, 404],
];

Deno.test("gateway answers each bad request with its status and goes on", async () => {
  await using gateway = await Gateway.start({ tokens: { t: "127.0.0.1:1" } });
  for (const [name, bytes, status] of BAD_REQUESTS) {
    using client = await WireClient.connect(gateway.port);
    await client.send(bytes);
    const head = await client.readHead();
    assertEquals(head.status, status, name);
    assertEquals(head.headers.get("location"), null, name);
    await client.readToEnd();
    assertEquals((await fetch(gateway.url("/healthz")).then((r) => r.text())).trim(), "ok", name);
  }
});

Deno.test("gateway survives a request that stops at any byte", async () => {
  await using gateway = await Gateway.start({ tokens: { t: "127.0.0.1:1" } });
  const request = `GET /?token=t HTTP/1.1\r\n${HOST}Accept-Encoding: gzip\r\n\r\n`;
  for (let length = 0; length < request.length; length++) {
    using client = await WireClient.connect(gateway.port);
    await client.send(request.slice(0, length));
  }
  assertEquals((await fetch(gateway.url("/healthz")).then((r) => r.text())).trim(), "ok");
});

Deno.test("gateway answers requests that come in pieces, and several on one connection", async () => {
  await using gateway = await Gateway.start({ tokens: { t: "127.0.0.1:1" } });
  using client = await WireClient.connect(gateway.port);
  const request = `GET /healthz HTTP/1.1\r\n${HOST}\r\n`;
  for (const byte of request) await client.send(byte);
  for (const times of [1, 2]) {
    if (times === 2) await client.send(request);
    const { status, headers } = await client.readHead();
    assertEquals(status, 200);
    await client.readBytes(Number(headers.get("content-length")));
  }
});

Deno.test("gateway gives up on a head that does not end", async () => {
  await using gateway = await Gateway.start({ tokens: { t: "127.0.0.1:1" } });
  using client = await WireClient.connect(gateway.port);
  const started = performance.now();
  await client.send("GET / HTTP/1.1\r\nHost: loc");
  assertEquals((await client.readHead()).status, 408);
  assert(performance.now() - started < 15_000);
});

Deno.test("page comes with its policy, compressed where asked, and once", async () => {
  await using gateway = await Gateway.start({ tokens: { t: "127.0.0.1:1" } });
  using client = await WireClient.connect(gateway.port);
  await client.send(`GET /?token=t HTTP/1.1\r\n${HOST}Accept-Encoding: gzip\r\n\r\n`);
  const { status, headers } = await client.readHead();
  assertEquals(status, 200);
  const policy = headers.get("content-security-policy") ?? "";
  assertMatch(policy, /default-src 'none'/);
  assert(!policy.includes("unsafe-inline"), policy);
  assertEquals(headers.get("x-content-type-options"), "nosniff");
  assertEquals(headers.get("referrer-policy"), "no-referrer");
  assertEquals(headers.get("content-encoding"), "gzip");
  await client.readBytes(Number(headers.get("content-length")));
  await client.send(`GET / HTTP/1.1\r\n${HOST}If-None-Match: ${headers.get("etag")}\r\n\r\n`);
  assertEquals((await client.readHead()).status, 304);
});

Deno.test("HEAD is GET without the body", async () => {
  await using gateway = await Gateway.start({ tokens: { t: "127.0.0.1:1" } });
  using client = await WireClient.connect(gateway.port);
  await client.send(`HEAD /page.js HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`);
  const { status, headers } = await client.readHead();
  assertEquals(status, 200);
  assert(Number(headers.get("content-length")) > 1000);
  assertEquals((await client.readToEnd()).length, 0);
});
