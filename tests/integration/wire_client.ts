import { writeAll } from "../../proxy/byte_stream.ts";
import { concat } from "../_bytes.ts";
import { clientFrame, type FrameOptions, type ServerFrame } from "../proxy/_websocket_client.ts";
import { failAfter } from "../servers/fail_after.ts";

const READ_TIMEOUT_MS = 20_000;

/** An answer of the gateway to a request. */
export interface ResponseHead {
  readonly status: number;
  readonly headers: Headers;
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
      await writeAll(this.#connection, bytes);
      return true;
    } catch (error) {
      if (isGone(error)) return false;
      throw error;
    }
  }

  /** Sends one frame, a binary one unless told otherwise. */
  sendFrame(payload: Uint8Array, opcode = 2, options: FrameOptions = {}): Promise<boolean> {
    return this.send(clientFrame(opcode, payload, options));
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
    this.#rest = concat(this.#rest, buffer.subarray(0, count));
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
