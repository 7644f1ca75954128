import { assertEquals, assertThrows } from "@std/assert";
import { HttpError, parseHead } from "../../../proxy/http/head.ts";
import { acceptKey, encodeHandshake, readHandshake } from "../../../proxy/websocket/handshake.ts";
import { handshakeBytes } from "../_websocket_client.ts";

const KEY = "dGhlIHNhbXBsZSBub25jZQ==";
const read = (fields: Record<string, string> = {}) =>
  readHandshake(parseHead(handshakeBytes("/", fields)));

function statusOf(fields: Record<string, string>): number {
  const error: HttpError = assertThrows(() => read(fields), HttpError);
  return error.status;
}

Deno.test("acceptKey() proves as RFC 6455 section 1.3 does", async () => {
  assertEquals(await acceptKey(KEY), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
});

Deno.test("readHandshake() chooses our sub-protocol before binary, or none", () => {
  const cases: [offered: string, chosen: string][] = [
    ["vncgw.1", "vncgw.1"],
    ["binary", "binary"],
    ["binary, vncgw.1", "vncgw.1"],
    ["base64,binary", "binary"],
    [" , binary ,", "binary"],
  ];
  for (const [offered, protocol] of cases) {
    assertEquals(read({ "Sec-WebSocket-Protocol": offered }), { key: KEY, protocol }, offered);
  }
  assertEquals(read(), { key: KEY });
  assertEquals(read({ "Sec-WebSocket-Protocol": "" }), { key: KEY });
});

Deno.test("readHandshake() refuses what it cannot answer", () => {
  const cases: [fields: Record<string, string>, status: number][] = [
    [{ "Sec-WebSocket-Protocol": "base64" }, 400],
    [{ "Sec-WebSocket-Protocol": "Binary, vncgw.2" }, 400],
    [{ "Connection": "keep-alive" }, 400],
    [{ "Sec-WebSocket-Version": "8" }, 426],
    [{ "Sec-WebSocket-Version": "13, 8" }, 426],
    [{ "Sec-WebSocket-Version": "" }, 426],
    [{ "Sec-WebSocket-Key": "" }, 400],
    [{ "Sec-WebSocket-Key": "c2hvcnQ=" }, 400],
    [{ "Sec-WebSocket-Key": `${KEY}AAAA` }, 400],
  ];
  for (const [fields, status] of cases) {
    assertEquals(statusOf(fields), status, JSON.stringify(fields));
  }
  const head = parseHead(handshakeBytes("/"));
  assertThrows(() => readHandshake({ ...head, method: "HEAD" }), HttpError, "GET");
});

Deno.test("readHandshake() takes the fields as browsers and proxies write them", () => {
  assertEquals(read({ "Connection": "keep-alive, Upgrade", "Upgrade": "WebSocket" }).key, KEY);
});

Deno.test("encodeHandshake() answers with the proof and the protocol that was chosen", async () => {
  const answer = async (protocol?: string) =>
    new TextDecoder().decode(await encodeHandshake({ key: KEY, ...(protocol && { protocol }) }));
  const lines =
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
    "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n";
  assertEquals(await answer(), `${lines}\r\n`);
  assertEquals(await answer("vncgw.1"), `${lines}Sec-WebSocket-Protocol: vncgw.1\r\n\r\n`);
});
