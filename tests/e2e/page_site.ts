const TYPES: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  svg: "image/svg+xml",
  json: "application/json",
};

/** Serves a folder's files and some more pages, for clients that are compared with ours. */
export class PageSite implements AsyncDisposable {
  #server: Deno.HttpServer<Deno.NetAddr>;

  /** @param pages more pages, by path. */
  constructor(folder: string, pages: Readonly<Record<string, string>> = {}) {
    const options = { hostname: "127.0.0.1", port: 0, onListen() {} };
    this.#server = Deno.serve(options, async (request) => {
      const { pathname } = new URL(request.url);
      const type = TYPES[pathname.split(".").at(-1)!] ?? "application/octet-stream";
      const body = pages[pathname] ??
        await Deno.readFile(folder + pathname).catch(() => undefined);
      return body
        ? new Response(body, { headers: { "content-type": type } })
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
