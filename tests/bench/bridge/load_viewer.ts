import { type ByteStream, writeAll } from "../../../proxy/byte_stream.ts";
import { BANNER } from "../../_bytes.ts";
import { clientFrame } from "../../proxy/_websocket_client.ts";
import { type Command, encodeCommand } from "./commands.ts";
import type { Relay } from "./relay.ts";
import { BINARY, CLOSE, encodeUpgrade, PING, PONG, upgradeHeadLength } from "./websocket_frames.ts";

const BUFFER_BYTES = 256 * 1024;
/** Set in the opcodes of control frames. */
const CONTROL = 0x8;
/** Close code 1000. */
const GOODBYE = new Uint8Array([0x03, 0xe8]);

/** A viewer as cheap as can be: it counts payload and looks at nothing but frame headers. */
export class LoadViewer implements Disposable {
  #connection: ByteStream;
  #webSocket: boolean;
  #buffer: Uint8Array<ArrayBuffer>;
  #start = 0;
  #end = 0;
  /** Of the open frame: bytes to come, and whether they are payload. */
  #left = 0;
  #counts = true;
  #closed = false;
  #onPing: (() => void) | undefined;

  private constructor(connection: ByteStream, webSocket: boolean, bufferBytes: number) {
    this.#connection = connection;
    this.#webSocket = webSocket;
    this.#buffer = new Uint8Array(bufferBytes);
  }

  /** Connects through `relay` and takes the target's banner. */
  static async open(relay: Relay, bufferBytes = BUFFER_BYTES): Promise<LoadViewer> {
    const connection = await relay.connect();
    const viewer = new LoadViewer(connection, relay.kind.webSocket, bufferBytes);
    if (relay.kind.webSocket) await viewer.#upgrade(relay);
    if (await viewer.take(BANNER.length) < BANNER.length) {
      throw new Error(`Cannot reach the target through ${relay.kind.name}: it closed at once`);
    }
    return viewer;
  }

  /** Tells the target what to do. */
  async command(command: Command): Promise<void> {
    await this.write(this.encode(encodeCommand(command)));
  }

  /** `payload` as it goes over the wire: a masked binary frame, or as it is. */
  encode(payload: Uint8Array): Uint8Array<ArrayBuffer> {
    if (!this.#webSocket) return payload.slice();
    return clientFrame(BINARY, payload);
  }

  /** Sends bytes that {@linkcode encode} made. */
  write(bytes: Uint8Array): Promise<void> {
    return writeAll(this.#connection, bytes);
  }

  /** Takes payload until there were `bytes` of it, or up to a close frame or the end; how much there was. */
  async take(bytes: number): Promise<number> {
    let taken = 0;
    while (taken < bytes) {
      const count = this.#takeAvailable(bytes - taken);
      taken += count;
      if (count === 0 && (this.#closed || !await this.#fill())) break;
    }
    return taken;
  }

  /** Answers pings, as a client does that lives, until the connection ends; there is no data to come. */
  async rest(): Promise<void> {
    const answer = clientFrame(PONG);
    this.#onPing = () => this.write(answer).catch(() => {});
    await this.take(1);
  }

  /** Says goodbye as a browser does, and ends the sending direction. */
  async finish(): Promise<void> {
    if (this.#webSocket) await this.write(clientFrame(CLOSE, GOODBYE));
    await this.#connection.closeWrite();
  }

  [Symbol.dispose](): void {
    this.#connection.close();
  }

  async #upgrade({ port, path }: Relay): Promise<void> {
    await this.write(encodeUpgrade(port, path));
    while (this.#start === 0) {
      if (!await this.#fill()) throw new Error("Cannot upgrade: the relay has closed");
      this.#start = upgradeHeadLength(this.#buffer.subarray(0, this.#end));
    }
  }

  /** Takes payload out of the buffer, at most `limit`; 0 when more has to be read. */
  #takeAvailable(limit: number): number {
    if (!this.#webSocket) this.#left = Infinity;
    for (;;) {
      const count = Math.min(this.#left, this.#end - this.#start, this.#counts ? limit : Infinity);
      this.#start += count;
      this.#left -= count;
      if (count > 0 && this.#counts) return count;
      if (this.#left > 0 || !this.#openFrame()) return 0;
    }
  }

  /** Reads the next frame's header (RFC 6455 section 5.2), unmasked as servers send it. */
  #openFrame(): boolean {
    const available = this.#end - this.#start;
    if (available < 2) return false;
    const view = new DataView(this.#buffer.buffer, this.#start, available);
    const short = view.getUint8(1);
    const size = short === 126 ? 4 : short === 127 ? 10 : 2;
    if (available < size) return false;
    this.#left = size === 2 ? short : size === 4 ? view.getUint16(2) : view.getUint32(6);
    this.#counts = (view.getUint8(0) & CONTROL) === 0;
    this.#closed = (view.getUint8(0) & 0xf) === CLOSE;
    if ((view.getUint8(0) & 0xf) === PING) this.#onPing?.();
    this.#start += size;
    return true;
  }

  async #fill(): Promise<boolean> {
    this.#buffer.copyWithin(0, this.#start, this.#end);
    this.#end -= this.#start;
    this.#start = 0;
    const count = await this.#connection.read(this.#buffer.subarray(this.#end)).catch(() => null);
    if (count === null) return false;
    this.#end += count;
    return true;
  }
}
