import { Logger } from "../../../proxy/log.ts";

/** A folder for one test, and a log that is kept. */
export class Place implements AsyncDisposable {
  readonly log: Logger;
  lines: Record<string, unknown>[] = [];

  private constructor(readonly folder: string) {
    const sink = {
      write: (data: Uint8Array) => {
        this.lines.push(JSON.parse(new TextDecoder().decode(data)));
        return Promise.resolve(data.length);
      },
    };
    this.log = new Logger(sink, "debug", "json");
  }

  static async make(files: Record<string, string> = {}): Promise<Place> {
    const place = new Place(await Deno.makeTempDir({ prefix: "vncgw-tokens-" }));
    for (const [name, text] of Object.entries(files)) await place.write(name, text);
    return place;
  }

  path(name: string): string {
    return `${this.folder}/${name}`;
  }

  write(name: string, text: string): Promise<void> {
    return Deno.writeTextFile(this.path(name), text);
  }

  /** What was logged, `level: problem or message`, once all of it is written. */
  async logged(): Promise<string[]> {
    await this.log.flush();
    return this.lines.map(({ level, message, problem }) => `${level}: ${problem ?? message}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.folder, { recursive: true });
  }
}
