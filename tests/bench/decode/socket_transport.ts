import { writeAll } from "../../../proxy/byte_stream.ts";
import type { Transport } from "../../../rfb/transport.ts";

const READ_BYTES = 256 * 1024;

/** A TCP connection as the RFB client wants it, with a record of what came. */
export class SocketTransport implements Transport, Disposable {
  #connection: Deno.TcpConn;
  #recorded: Uint8Array[] = [];
  #written: Promise<void> = Promise.resolve();

  constructor(connection: Deno.TcpConn) {
    this.#connection = connection;
    connection.setNoDelay(true);
  }

  async read(): Promise<Uint8Array | null> {
    const buffer = new Uint8Array(READ_BYTES);
    const count = await this.#connection.read(buffer).catch(() => null);
    if (count === null) return null;
    const chunk = buffer.slice(0, count);
    this.#recorded.push(chunk);
    return chunk;
  }

  write(bytes: Uint8Array): void {
    const copy = bytes.slice();
    this.#written = this.#written.then(() => writeAll(this.#connection, copy)).catch(() => {});
  }

  close(): void {
    this.#connection.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** Cuts the first `count` bytes off the record. */
  cutRecord(count: number): Uint8Array<ArrayBuffer> {
    const whole = new Uint8Array(this.#recorded.reduce((sum, chunk) => sum + chunk.length, 0));
    let at = 0;
    for (const chunk of this.#recorded) {
      whole.set(chunk, at);
      at += chunk.length;
    }
    this.#recorded = [whole.slice(count)];
    return whole.slice(0, count);
  }
}
