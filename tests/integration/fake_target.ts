/** What {@linkcode FakeTarget} may do with a connection; it is closed when this ends. */
export type Behaviour = (connection: Deno.TcpConn) => Promise<void>;

/** The first bytes of a VNC server. */
export const BANNER = new TextEncoder().encode("RFB 003.008\n");

/** A server on loopback that behaves as a test wants. */
export class FakeTarget implements AsyncDisposable {
  #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  #open = new Set<Deno.TcpConn>();
  #running: Promise<void>;

  constructor(behave: Behaviour) {
    this.#running = this.#accept(behave);
  }

  /** For the token file. */
  get address(): string {
    return `127.0.0.1:${this.#listener.addr.port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    for (const connection of this.#open) closeQuietly(connection);
    await this.#running;
  }

  async #accept(behave: Behaviour): Promise<void> {
    const served: Promise<void>[] = [];
    for await (const connection of this.#listener) {
      this.#open.add(connection);
      served.push(
        behave(connection).catch(() => {}).finally(() => {
          this.#open.delete(connection);
          closeQuietly(connection);
        }),
      );
    }
    await Promise.all(served);
  }
}

/** Says the banner, then sends back whatever comes, and ends its direction when the viewer has ended. */
export const echo: Behaviour = async (connection) => {
  await connection.write(BANNER);
  const buffer = new Uint8Array(64 * 1024);
  for (let n = await connection.read(buffer); n !== null; n = await connection.read(buffer)) {
    await writeAll(connection, buffer.subarray(0, n));
  }
};

/** Reads until the other side ends. */
export async function readToEnd(connection: Deno.Conn): Promise<number> {
  const buffer = new Uint8Array(64 * 1024);
  let total = 0;
  for (let n = await connection.read(buffer); n !== null; n = await connection.read(buffer)) {
    total += n;
  }
  return total;
}

export async function writeAll(connection: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await connection.write(bytes.subarray(at));
}

/** A connection that was reset may be gone already. */
function closeQuietly(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}
