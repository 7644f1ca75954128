import { failAfter } from "../servers/fail_after.ts";

const READ_TIMEOUT_MS = 20_000;
const MASK = [0x5a, 0x01, 0xfe, 0x37];

/** An answer of the gateway to a request. */
export interface ResponseHead {
  readonly status: number;
  readonly headers: Headers;
}

/** A frame from the gateway. */
export interface ServerFrame {
  readonly opcode: number;
  readonly payload: Uint8Array;
}

/** What of a frame a client may get wrong. */
export interface FrameFaults {
  /** The first byte, FIN and opcode; whole binary frame unless given. */
  readonly first?: number;
  readonly masked?: boolean;
  /** The length that is claimed instead of the payload's; written with 64 bits. */
  readonly claimedLength?: bigint;
}

/** A client that writes bytes as it likes, on one connection to the gateway. */
export class WireClient implements Disposable {
  #connection: Deno.Conn;
  #rest = new Uint8Array();
  #ended = false;

  private constructor(connection: Deno.Conn) {
    this.#connection = connection;
  }

  static async connect(port: number): Promise<WireClient> {
    return new WireClient(await Deno.connect({ hostname: "127.0.0.1", port }));
  }

  /** Connects and asks for a WebSocket; the answer's head was read. */
  static async open(
    port: number,
    options: { path?: string; protocol?: string; fields?: string } = {},
  ): Promise<{ client: WireClient; head: ResponseHead }> {
    const client = await WireClient.connect(port);
    await client.send(upgradeRequest(port, options));
    return { client, head: await client.readHead() };
  }

  /** Writes a text or bytes; `false` when the gateway has closed already. */
  async send(data: string | Uint8Array): Promise<boolean> {
    const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
    try {
      for (let at = 0; at < bytes.length;) at += await this.#connection.write(bytes.subarray(at));
      return true;
    } catch (error) {
      if (isGone(error)) return false;
      throw error;
    }
  }

  /** Sends one frame, right or wrong. */
  sendFrame(payload: Uint8Array, faults: FrameFaults = {}): Promise<boolean> {
    return this.send(encodeClientFrame(payload, faults));
  }

  /** Ends our direction. */
  async closeWrite(): Promise<void> {
    await (this.#connection as Deno.TcpConn).closeWrite();
  }

  /** Reads the head of a response. */
  async readHead(): Promise<ResponseHead> {
    for (;;) {
      const text = new TextDecoder("latin1").decode(this.#rest);
      const end = text.indexOf("\r\n\r\n");
      if (end >= 0) {
        this.#rest = this.#rest.slice(end + 4);
        return parseHead(text.slice(0, end));
      }
      if (!await this.#more()) throw new Error(`Cannot read a response head: only "${text}" came`);
    }
  }

  /** Reads `n` bytes. */
  async readBytes(n: number): Promise<Uint8Array> {
    while (this.#rest.length < n) {
      if (!await this.#more()) throw new Error(`Cannot read ${n} bytes: ${this.#rest.length} came`);
    }
    const bytes = this.#rest.slice(0, n);
    this.#rest = this.#rest.slice(n);
    return bytes;
  }

  /** Reads what comes until the gateway ends the connection. */
  async readToEnd(): Promise<Uint8Array> {
    while (await this.#more());
    return this.#rest;
  }

  /** The next frame; `null` when the gateway has ended the connection. */
  async readFrame(): Promise<ServerFrame | null> {
    while (this.#rest.length < 2) if (!await this.#more()) return null;
    const [first, second] = await this.readBytes(2);
    const size = second === 126 ? 2 : second === 127 ? 8 : 0;
    const extended = await this.readBytes(size);
    const length = size === 0 ? second! : extended.reduce((sum, byte) => sum * 256 + byte, 0);
    return { opcode: first! & 15, payload: await this.readBytes(length) };
  }

  /** Passes over data up to the close frame; its code and reason. */
  async readClose(): Promise<{ code: number; reason: string }> {
    for (let frame = await this.readFrame(); frame; frame = await this.readFrame()) {
      if (frame.opcode !== 8) continue;
      const { payload } = frame;
      const code = payload.length < 2 ? 1005 : payload[0]! << 8 | payload[1]!;
      return { code, reason: new TextDecoder().decode(payload.subarray(2)) };
    }
    throw new Error("Cannot read a close frame: the connection ended without");
  }

  [Symbol.dispose](): void {
    this.#connection.close();
  }

  async #more(): Promise<boolean> {
    if (this.#ended) return false;
    const buffer = new Uint8Array(64 * 1024);
    const reading = this.#connection.read(buffer).catch((error) => {
      if (isGone(error)) return null;
      throw error;
    });
    const count = await failAfter(reading, READ_TIMEOUT_MS, "bytes of the gateway");
    this.#ended = count === null;
    if (count === null) return false;
    const joined = new Uint8Array(this.#rest.length + count);
    joined.set(this.#rest);
    joined.set(buffer.subarray(0, count), this.#rest.length);
    this.#rest = joined;
    return true;
  }
}

/** A request for a WebSocket. */
export function upgradeRequest(
  port: number,
  options: { path?: string; protocol?: string; fields?: string } = {},
): string {
  const { path = "/websockify?token=t", protocol, fields = "" } = options;
  const offered = protocol === undefined ? "" : `Sec-WebSocket-Protocol: ${protocol}\r\n`;
  return `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\n` +
    "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n" +
    `Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n${offered}${fields}\r\n`;
}

/** A frame as a client sends it (RFC 6455 section 5.2). */
export function encodeClientFrame(payload: Uint8Array, faults: FrameFaults = {}): Uint8Array {
  const { first = 0x82, masked = true, claimedLength } = faults;
  const bit = masked ? 0x80 : 0;
  const header = [first];
  if (claimedLength !== undefined) {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigUint64(0, claimedLength);
    header.push(bit | 127, ...bytes);
  } else if (payload.length < 126) header.push(bit | payload.length);
  else if (payload.length < 65536) {
    header.push(bit | 126, payload.length >> 8, payload.length & 255);
  } else {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigUint64(0, BigInt(payload.length));
    header.push(bit | 127, ...bytes);
  }
  const key = masked ? MASK : [];
  const frame = new Uint8Array(header.length + key.length + payload.length);
  frame.set([...header, ...key]);
  payload.forEach((byte, i) =>
    frame[header.length + key.length + i] = masked ? byte ^ MASK[i & 3]! : byte
  );
  return frame;
}

function parseHead(text: string): ResponseHead {
  const [statusLine, ...lines] = text.split("\r\n");
  const headers = new Headers(lines.map((line): [string, string] => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  }));
  return { status: Number(statusLine!.split(" ")[1]), headers };
}

function isGone(error: unknown): boolean {
  return error instanceof Deno.errors.ConnectionReset || error instanceof Deno.errors.BrokenPipe ||
    error instanceof Deno.errors.ConnectionAborted || error instanceof Deno.errors.NotConnected;
}
