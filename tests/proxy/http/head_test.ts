import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  findHeadEnd,
  HEAD_LIMIT_BYTES,
  HttpError,
  listTokens,
  parseHead,
} from "../../../proxy/http/head.ts";
import { bytes } from "../../_bytes.ts";

const parse = (text: string) => parseHead(bytes(text));

function statusOf(text: string): number {
  const error: HttpError = assertThrows(() => parse(text), HttpError, undefined, text.slice(0, 99));
  return error.status;
}

Deno.test("parseHead() reads method, target and fields", () => {
  const head = parse(
    "GET /vnc.html?token=a%20b HTTP/1.1\r\nHost: h:6080\r\nX-Y:\t a b \t\r\nx-y:c\r\n\r\n",
  );
  assertEquals(head.method, "GET");
  assertEquals(head.target, "/vnc.html?token=a%20b");
  assertEquals(head.headers.get("host"), "h:6080");
  assertEquals(head.headers.get("X-Y"), "a b, c");
  assertEquals(head.keepAlive, true);
  assertEquals(parse("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n").method, "HEAD");
});

Deno.test("parseHead() refuses hosts that make no URL", () => {
  for (const host of ["%", "h%", "%zz:80", "[::g]", "[1.2.3.4]", "h:99999"]) {
    assertEquals(statusOf(`GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`), 400, host);
  }
});

Deno.test("parseHead() takes the forms of a target that are legal and nothing else", () => {
  const cases: [target: string, expected: string | undefined][] = [
    ["/", "/"],
    ["/?token=x", "/?token=x"],
    ["//evil/%2F..", "//evil/%2F.."],
    ["http://other:1/path?q", "/path?q"],
    ["HTTPS://other", "/"],
    ["http://other?q=/", "/?q=/"],
    ["http://user@other/path", "/path"],
    ["?q", "/?q"],
    ["*", undefined],
    ["path", undefined],
    ["host:443", undefined],
    ["ftp://other/path", undefined],
    ["http:/path", undefined],
  ];
  for (const [target, expected] of cases) {
    const text = `GET ${target} HTTP/1.1\r\nHost: h\r\n\r\n`;
    if (expected === undefined) assertEquals(statusOf(text), 400, target);
    else assertEquals(parse(text).target, expected);
  }
});

Deno.test("parseHead() keeps a connection alive as its version and field say", () => {
  const cases: [version: string, field: string, expected: boolean][] = [
    ["1.1", "", true],
    ["1.1", "Connection: close\r\n", false],
    ["1.1", "Connection: Upgrade, Close\r\n", false],
    ["1.1", "Connection: x\r\nConnection: close\r\n", false],
    ["1.0", "", false],
    ["1.0", "Connection: Keep-Alive\r\n", true],
  ];
  for (const [version, field, expected] of cases) {
    const head = parse(`GET / HTTP/${version}\r\nHost: h\r\n${field}\r\n`);
    assertEquals(head.keepAlive, expected, version + field);
  }
  assertEquals(parse("GET / HTTP/1.0\r\n\r\n").headers.get("host"), null);
});

Deno.test("parseHead() refuses what is not HTTP/1 in its own words", () => {
  const cases: [line: string, status: number][] = [
    ["GET / HTTP/2.0", 400],
    ["PRI * HTTP/2.0", 400],
    ["GET / HTTP/0.9", 400],
    ["POST / HTTP/1.1", 405],
    ["OPTIONS * HTTP/1.1", 405],
    ["CONNECT h:443 HTTP/1.1", 405],
    ["get / HTTP/1.1", 405],
    ["GET /", 400],
    ["GET / HTTP/1.1 x", 400],
    ["GET  / HTTP/1.1", 400],
    [" GET / HTTP/1.1", 400],
    ["GET / http/1.1", 400],
    ["GET / HTTP/1.10", 400],
    ["GET /a b HTTP/1.1", 400],
    ["GET /\0 HTTP/1.1", 400],
    ["GET /\x7f HTTP/1.1", 400],
    ["G(T / HTTP/1.1", 400],
    [`${"G".repeat(33)} / HTTP/1.1`, 400],
    ["", 400],
  ];
  for (const [line, status] of cases) {
    assertEquals(statusOf(`${line}\r\nHost: h\r\n\r\n`), status, line);
  }
});

Deno.test("parseHead() refuses fields that two readers might read differently", () => {
  const cases: [fields: string, status: number][] = [
    ["X: a\r\n b\r\n", 400],
    ["X: a\r\n\tb\r\n", 400],
    ["X : a\r\n", 400],
    [": a\r\n", 400],
    ["X\r\n", 400],
    ["X: a\nY: b\r\n", 400],
    ["X: a\rY: b\r\n", 400],
    ["X: a\0\r\n", 400],
    ["X: \x1b[31m\r\n", 400],
    ["X: \x7f\r\n", 400],
    ["X\0: a\r\n", 400],
    ["Xä: a\r\n", 400],
    ["Host: other\r\n", 400],
    ["Origin: a\r\nOrigin: b\r\n", 400],
    ["Content-Length: 0\r\nContent-Length: 0\r\n", 400],
    ["Content-Length: 1\r\nContent-Length: 2\r\n", 400],
    ["Sec-WebSocket-Key: a\r\nSec-WebSocket-Key: b\r\n", 400],
    ["Sec-WebSocket-Version: 13\r\nsec-websocket-version: 13\r\n", 400],
    ["Content-Length: 1\r\n", 413],
    ["Content-Length: 00\r\n", 413],
    ["Content-Length: -0\r\n", 413],
    ["Content-Length: 0, 0\r\n", 413],
    ["Transfer-Encoding: chunked\r\n", 413],
    ["Transfer-Encoding: identity\r\n", 413],
    ["Content-Length: 0\r\nTransfer-Encoding: chunked\r\n", 413],
  ];
  for (const [fields, status] of cases) {
    assertEquals(statusOf(`GET / HTTP/1.1\r\nHost: h\r\n${fields}\r\n`), status, fields);
  }
  assertEquals(parse("GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n").target, "/");
});

Deno.test("parseHead() wants one well-formed Host", () => {
  for (const host of ["h", "h:6080", "10.0.0.1", "[::1]:6080", "[::ffff:1.2.3.4]", "a-b.c_d.:1"]) {
    assertEquals(parse(`GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`).headers.get("host"), host);
  }
  const wrong = [
    "",
    "h:",
    "h:x",
    "h:123456",
    "h/x",
    "h?x",
    "h#x",
    "u@h",
    "a b",
    "::1",
    "[::1",
    "h\\x",
  ];
  for (const host of wrong) {
    assertEquals(statusOf(`GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`), 400, host);
  }
  assertEquals(statusOf("GET / HTTP/1.1\r\n\r\n"), 400);
  assertEquals(statusOf("GET / HTTP/1.0\r\nHost: h/x\r\n\r\n"), 400);
});

Deno.test("parseHead() takes a hundred fields and no more", () => {
  const fields = (count: number) =>
    Array.from({ length: count }, (_, i) => `X${i}: y\r\n`).join("");
  assertEquals(parse(`GET / HTTP/1.1\r\nHost: h\r\n${fields(99)}\r\n`).headers.get("x98"), "y");
  assertEquals(statusOf(`GET / HTTP/1.1\r\nHost: h\r\n${fields(100)}\r\n`), 431);
});

Deno.test("parseHead() takes linear time for nasty heads of the whole limit", () => {
  const size = HEAD_LIMIT_BYTES - 60;
  const nasty = [
    `X:${" ".repeat(size)}\0`,
    `X:${"\t ".repeat(size / 2)}a${"\0"}`,
    `X:a${" ".repeat(size)}b\x7f`,
    `${"X".repeat(size)}\0:`,
    `X${"-".repeat(size)}`,
    ":".repeat(size),
  ];
  const startedAt = performance.now();
  for (let times = 0; times < 20; times++) {
    for (const line of nasty) {
      assertEquals(statusOf(`GET / HTTP/1.1\r\nHost: h\r\n${line}\r\n\r\n`), 400);
    }
    assertEquals(statusOf(`GET ${"/".repeat(size)}\0 HTTP/1.1\r\n\r\n`), 400);
    assertEquals(statusOf(`GET ${"h".repeat(size)} HTTP/1.1\r\nHost: h\r\n\r\n`), 400);
    const blanks = `X:${" ".repeat(size)}a${" ".repeat(10)}`;
    assertEquals(parse(`GET / HTTP/1.1\r\nHost: h\r\n${blanks}\r\n\r\n`).headers.get("x"), "a");
  }
  // One of the first line takes half a second where blanks are matched in quadratic time.
  assert(performance.now() - startedAt < 4_000);
});

Deno.test("findHeadEnd() finds the first empty line and is not taken in by others", () => {
  const cases: [text: string, end: number][] = [
    ["", -1],
    ["\r\n\r\n", 4],
    ["a\r\n\r\nb\r\n\r\n", 5],
    ["a\r\n\r", -1],
    ["a\n\nb", -1],
    ["a\r\n\n", -1],
    ["a\n\r\n", -1],
    ["a\r\r\n\r\n", 6],
  ];
  for (const [text, end] of cases) {
    assertEquals(findHeadEnd(bytes(text)), end, JSON.stringify(text));
  }
});

Deno.test("findHeadEnd() finds an end that begins before where it searches from", () => {
  const text = bytes("GET\r\n\r\nrest and more\n");
  for (let from = 0; from <= 6; from++) assertEquals(findHeadEnd(text, from), 7);
  assertEquals(findHeadEnd(text, 7), -1);
});

Deno.test("listTokens() reads a list in lower case", () => {
  assertEquals(listTokens(" Upgrade,,keep-alive , "), ["upgrade", "keep-alive"]);
  assertEquals(listTokens(null), []);
});

Deno.test("parseHead() takes bytes beyond ASCII in a target as if they were percent-encoded", () => {
  const head = parse("GET /?token=b\u00fcro\u4e2d HTTP/1.1\r\nHost: h\r\n\r\n");
  assertEquals(head.target, "/?token=b%C3%BCro%E4%B8%AD");
});

Deno.test("parseHead() refuses a body before it looks at the method", () => {
  const head = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\n";
  assertEquals(statusOf(head), 413);
});
