import { closeQuietly, writeAll } from "../../proxy/byte_stream.ts";
import { BANNER } from "../_bytes.ts";

/** What {@linkcode FakeTarget} does with a connection, which is closed when this ends or fails. */
export type Behaviour = (connection: Deno.TcpConn) => Promise<unknown>;

/** A VNC server's place on loopback that does with each connection what the test says. */
export class FakeTarget implements AsyncDisposable {
  readonly port: number;
  /** Connections taken so far. */
  accepted = 0;
  #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  #open = new Set<Deno.TcpConn>();
  #running: Promise<void>;

  constructor(behave: Behaviour) {
    this.port = this.#listener.addr.port;
    this.#running = this.#accept(behave);
  }

  /** Greets as an RFB server and then gives back what it gets, to the viewer's end. */
  static echo(): FakeTarget {
    return new FakeTarget(async (connection) => {
      await writeAll(connection, BANNER);
      const buffer = new Uint8Array(65536);
      for (let n = await connection.read(buffer); n !== null; n = await connection.read(buffer)) {
        await writeAll(connection, buffer.subarray(0, n));
      }
    });
  }

  /** As a line of a token file has it. */
  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    for (const connection of this.#open) closeQuietly(connection);
    await this.#running;
  }

  async #accept(behave: Behaviour): Promise<void> {
    const served: Promise<void>[] = [];
    for await (const connection of this.#listener) {
      this.accepted++;
      this.#open.add(connection);
      served.push(this.#serve(connection, behave));
    }
    await Promise.all(served);
  }

  async #serve(connection: Deno.TcpConn, behave: Behaviour): Promise<void> {
    await behave(connection).catch(() => {});
    this.#open.delete(connection);
    closeQuietly(connection);
  }
}
