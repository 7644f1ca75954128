/** The client's half of RFC 6455, as little of it as load needs. */
const MASK = [0x37, 0xfa, 0x21, 0x3d];

/** Opcodes (section 5.2). */
export const BINARY = 0x2;
export const CLOSE = 0x8;
export const PING = 0x9;
export const PONG = 0xa;
/** What ends a head of HTTP. */
export const HEAD_END = "\r\n\r\n";

/** A request for the WebSocket at `path`. */
export function encodeUpgrade(port: number, path: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(
    `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\n` +
      "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n" +
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
      `Sec-WebSocket-Protocol: binary${HEAD_END}`,
  );
}

/** Bytes of the answer's head in `bytes`; 0 when it is not there whole. @throws when it is a refusal. */
export function upgradeHeadLength(bytes: Uint8Array): number {
  const head = new TextDecoder().decode(bytes);
  const at = head.indexOf(HEAD_END);
  if (at < 0) return 0;
  if (!head.startsWith("HTTP/1.1 101")) throw new Error(`Cannot upgrade: ${head}`);
  return at + HEAD_END.length;
}

/** A masked frame. */
export function encodeMasked(opcode: number, payload: Uint8Array): Uint8Array<ArrayBuffer> {
  const { length } = payload;
  const extended = length < 126 ? 0 : length < 65536 ? 2 : 8;
  const frame = new Uint8Array(2 + extended + 4 + length);
  const view = new DataView(frame.buffer);
  view.setUint8(0, 0x80 | opcode);
  view.setUint8(1, 0x80 | (extended === 0 ? length : extended === 2 ? 126 : 127));
  if (extended === 2) view.setUint16(2, length);
  if (extended === 8) view.setBigUint64(2, BigInt(length));
  frame.set(MASK, 2 + extended);
  const at = 6 + extended;
  for (let i = 0; i < length; i++) frame[at + i] = payload[i]! ^ MASK[i & 3]!;
  return frame;
}
