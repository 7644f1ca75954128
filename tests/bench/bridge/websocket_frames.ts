import { handshakeBytes } from "../../proxy/_websocket_client.ts";

/** Opcodes (RFC 6455 section 5.2). */
export const BINARY = 0x2;
export const CLOSE = 0x8;
export const PING = 0x9;
export const PONG = 0xa;
/** What ends a head of HTTP. */
export const HEAD_END = "\r\n\r\n";

/** A request for the WebSocket at `path`. */
export function encodeUpgrade(port: number, path: string): Uint8Array<ArrayBuffer> {
  return handshakeBytes(path, {
    "Host": `127.0.0.1:${port}`,
    "Sec-WebSocket-Protocol": "binary",
  });
}

/** Bytes of the answer's head in `bytes`; 0 when it is not there whole. @throws when it is a refusal. */
export function upgradeHeadLength(bytes: Uint8Array): number {
  const head = new TextDecoder().decode(bytes);
  const at = head.indexOf(HEAD_END);
  if (at < 0) return 0;
  if (!head.startsWith("HTTP/1.1 101")) throw new Error(`Cannot upgrade: ${head}`);
  return at + HEAD_END.length;
}
