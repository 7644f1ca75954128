import { type ByteStream, writeAll } from "../../proxy/byte_stream.ts";
import { concat } from "../_bytes.ts";
import { readExactly } from "./_memory_stream.ts";

/** How a client's frame may differ from a plain one. */
export interface FrameOptions {
  readonly fin?: boolean;
  readonly rsv?: number;
  readonly masked?: boolean;
  readonly key?: readonly [number, number, number, number];
  /** Bytes of the extended length, if not the shortest form. */
  readonly extended?: 0 | 2 | 8;
  /** What the header says, if not the payload's length. */
  readonly length?: bigint;
}

/** A frame as a client sends it (RFC 6455 section 5.2), written plainly and byte by byte. */
export function clientFrame(
  opcode: number,
  payload: Uint8Array = new Uint8Array(0),
  options: FrameOptions = {},
): Uint8Array<ArrayBuffer> {
  const { fin = true, rsv = 0, masked = true, key = [0x11, 0xa2, 0x33, 0xf4] } = options;
  const length = options.length ?? BigInt(payload.length);
  const extended = options.extended ?? (length < 126n ? 0 : length < 65536n ? 2 : 8);
  const short = extended === 0 ? Number(length) : extended === 2 ? 126 : 127;
  const header = [(fin ? 0x80 : 0) | rsv << 4 | opcode, (masked ? 0x80 : 0) | short];
  for (let i = extended - 1; i >= 0; i--) header.push(Number(length >> BigInt(8 * i) & 0xffn));
  if (masked) header.push(...key);
  const body = masked ? payload.map((byte, i) => byte ^ key[i & 3]!) : payload;
  return concat(header, body);
}

/** A close frame's payload. */
export function closePayload(code: number, reason = ""): Uint8Array {
  return new Uint8Array([code >> 8, code & 255, ...new TextEncoder().encode(reason)]);
}

/** A frame from the server. */
export interface ServerFrame {
  readonly opcode: number;
  readonly payload: Uint8Array;
}

/** The next frame of the server. @throws {Error} for a header that servers must not send, or at the end. */
export async function readServerFrame(stream: Pick<ByteStream, "read">): Promise<ServerFrame> {
  const [first, second] = await readExactly(stream, 2) as unknown as [number, number];
  if ((first & 0xf0) !== 0x80) throw new Error(`Cannot read a frame that begins with ${first}`);
  if (second & 0x80) throw new Error("A server's frame is masked");
  let length = second;
  if (second >= 126) {
    const extended = await readExactly(stream, second === 126 ? 2 : 8);
    length = extended.reduce((sum, byte) => 256 * sum + byte, 0);
  }
  return { opcode: first & 0x0f, payload: await readExactly(stream, length) };
}

/** What a server says until and with its close frame. */
export interface Heard {
  readonly binary: Uint8Array;
  readonly texts: string[];
  readonly code: number | undefined;
  readonly reason: string;
}

/** Collects everything up to the close frame; pings and pongs are passed over. */
export async function hearToClose(stream: Pick<ByteStream, "read">): Promise<Heard> {
  const binary: number[] = [];
  const texts: string[] = [];
  for (;;) {
    const { opcode, payload } = await readServerFrame(stream);
    if (opcode === 1) texts.push(new TextDecoder().decode(payload));
    if (opcode === 2) { for (const byte of payload) binary.push(byte); }
    if (opcode !== 8) continue;
    const code = payload.length < 2 ? undefined : payload[0]! << 8 | payload[1]!;
    const reason = new TextDecoder().decode(payload.subarray(2));
    return { binary: new Uint8Array(binary), texts, code, reason };
  }
}

/** The bytes of a client's opening handshake. */
export function handshakeBytes(
  path: string,
  fields: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  const all = {
    "Host": "gw.test:6080",
    "Upgrade": "websocket",
    "Connection": "Upgrade",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    ...fields,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return new TextEncoder().encode(`GET ${path} HTTP/1.1\r\n${lines.join("")}\r\n`);
}

/** The text of a response head, read byte by byte so that nothing behind it is taken. */
export async function readResponseHead(stream: Pick<ByteStream, "read">): Promise<string> {
  let text = "";
  while (!text.endsWith("\r\n\r\n")) {
    text += String.fromCharCode((await readExactly(stream, 1))[0]!);
  }
  return text;
}

/** Sends bytes of RFB as one binary frame. */
export async function sendBinary(stream: ByteStream, payload: Uint8Array): Promise<void> {
  await writeAll(stream, clientFrame(2, payload));
}
