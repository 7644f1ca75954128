import { closeQuietly, writeAll } from "../../proxy/byte_stream.ts";
import { bytes } from "./_memory_stream.ts";

/** What every RFB server says first. */
export const BANNER = bytes("RFB 003.008\n");

/** A VNC server's place on loopback that does with each connection what the test says. */
export class FakeTarget implements AsyncDisposable {
  readonly port: number;
  /** Connections taken so far. */
  accepted = 0;
  #listener: Deno.TcpListener;
  #connections: Deno.TcpConn[] = [];
  #serving: Promise<void>;

  constructor(serve: (connection: Deno.TcpConn) => Promise<unknown>, hostname = "127.0.0.1") {
    this.#listener = Deno.listen({ hostname, port: 0 });
    this.port = this.#listener.addr.port;
    this.#serving = this.#accept(serve);
  }

  /** Greets as an RFB server and then gives back what it gets. */
  static echo(): FakeTarget {
    return new FakeTarget(async (connection) => {
      await writeAll(connection, BANNER);
      const buffer = new Uint8Array(65536);
      for (
        let count = await connection.read(buffer);
        count;
        count = await connection.read(buffer)
      ) {
        await writeAll(connection, buffer.slice(0, count));
      }
      connection.close();
    });
  }

  get address() {
    return { transport: "tcp", hostname: "127.0.0.1", port: this.port } as const;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    for (const connection of this.#connections) closeQuietly(connection);
    await this.#serving;
  }

  async #accept(serve: (connection: Deno.TcpConn) => Promise<unknown>): Promise<void> {
    const served: Promise<unknown>[] = [];
    try {
      for await (const connection of this.#listener) {
        this.accepted++;
        this.#connections.push(connection);
        served.push(serve(connection).catch(() => closeQuietly(connection)));
      }
    } finally {
      await Promise.all(served);
    }
  }
}

/** A port of loopback where nobody listens. */
export function closedPort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}
