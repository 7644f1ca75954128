import { closeQuietly, writeAll } from "../../proxy/byte_stream.ts";

/** Most bytes that leave at once. */
const PORTION_BYTES = 4096;

/** What a line carries. */
export interface LineOptions {
  /** In the direction to who connects; the other is not held up. */
  readonly bytesPerSecond: number;
}

/**
 * A line between who connects and `port` on this machine, as slow as told. A connection holds no more
 * than a portion, and whatever the kernel's buffers do.
 */
export class SlowLine implements AsyncDisposable {
  /** May be changed while in use. */
  bytesPerSecond: number;
  #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  #port: number;
  #open = new Set<Deno.TcpConn>();
  #running: Promise<void>;
  /** When the line is free again, for all connections together. */
  #freeAtMs = 0;

  constructor(port: number, options: LineOptions) {
    this.#port = port;
    this.bytesPerSecond = options.bytesPerSecond;
    this.#running = this.#accept();
  }

  /** The port at this end. */
  get port(): number {
    return this.#listener.addr.port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    for (const connection of this.#open) connection.close();
    await this.#running;
  }

  async #accept(): Promise<void> {
    const connections: Promise<void>[] = [];
    for await (const near of this.#listener) connections.push(this.#carry(near));
    await Promise.all(connections);
  }

  async #carry(near: Deno.TcpConn): Promise<void> {
    const far = await Deno.connect({ hostname: "127.0.0.1", port: this.#port });
    this.#open.add(near).add(far);
    near.setNoDelay(true);
    await Promise.allSettled([this.#pump(far, near, true), this.#pump(near, far, false)]);
    for (const connection of [near, far]) {
      if (this.#open.delete(connection)) closeQuietly(connection);
    }
  }

  async #pump(from: Deno.TcpConn, to: Deno.TcpConn, isSlow: boolean): Promise<void> {
    const buffer = new Uint8Array(PORTION_BYTES);
    for (let count = await from.read(buffer); count !== null; count = await from.read(buffer)) {
      if (isSlow) await this.#delay(count);
      await writeAll(to, buffer.subarray(0, count));
    }
    await to.closeWrite();
  }

  #delay(bytes: number): Promise<void> {
    const now = performance.now();
    this.#freeAtMs = Math.max(this.#freeAtMs, now) + 1000 * bytes / this.bytesPerSecond;
    return new Promise((resolve) => setTimeout(resolve, this.#freeAtMs - now));
  }
}
