const TYPES: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  svg: "image/svg+xml",
};

/** Serves a folder's files, for a client that is compared with ours. */
export class PageSite implements AsyncDisposable {
  #server: Deno.HttpServer<Deno.NetAddr>;

  constructor(folder: string) {
    const options = { hostname: "127.0.0.1", port: 0, onListen() {} };
    this.#server = Deno.serve(options, async (request) => {
      const { pathname } = new URL(request.url);
      const type = TYPES[pathname.split(".").at(-1)!] ?? "application/octet-stream";
      const bytes = await Deno.readFile(folder + pathname).catch(() => undefined);
      return bytes
        ? new Response(bytes, { headers: { "content-type": type } })
        : new Response("", { status: 404 });
    });
  }

  get origin(): string {
    return `http://localhost:${this.#server.addr.port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }
}
