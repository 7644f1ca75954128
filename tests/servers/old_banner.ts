/**
 * Stands between a viewer and a server and lets it say that it knows no version but 3.3, as an old
 * panel would. For one viewer after the other.
 */
export class OldBanner implements AsyncDisposable {
  #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  #running: Promise<void>;

  /** @param address of the server, `host:port`. */
  constructor(address: string) {
    const { hostname, port } = new URL(`tcp://${address}`);
    this.#running = this.#accept({ hostname, port: Number(port) });
  }

  /** Where the viewer connects to. */
  get address(): string {
    return `127.0.0.1:${this.#listener.addr.port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    await this.#running;
  }

  async #accept(target: Deno.ConnectOptions): Promise<void> {
    for await (const viewer of this.#listener) {
      const server = await Deno.connect(target);
      // Either side may go at any time; a stream that ends closes its connection.
      await Promise.allSettled([
        server.readable.pipeThrough(new TransformStream(new BannerChange()))
          .pipeTo(viewer.writable),
        viewer.readable.pipeTo(server.writable),
      ]);
    }
  }
}

/** The first 12 bytes replaced (RFC 6143 section 7.1.1). */
class BannerChange implements Transformer<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  #banner = new TextEncoder().encode("RFB 003.003\n");

  transform(
    chunk: Uint8Array<ArrayBuffer>,
    out: TransformStreamDefaultController<Uint8Array<ArrayBuffer>>,
  ): void {
    const changed = chunk.slice();
    changed.set(this.#banner.subarray(0, chunk.length));
    this.#banner = this.#banner.subarray(chunk.length);
    out.enqueue(changed);
  }
}
