import { Child } from "../../servers/child.ts";

/** The load's other end, in a process of its own. */
export class Target implements AsyncDisposable {
  readonly port: number;
  readonly pid: number;
  #child: Child;
  #trials = 0;

  private constructor(child: Child, port: number) {
    this.#child = child;
    this.pid = child.pid;
    this.port = port;
  }

  /** @param program which of the two kinds of target. */
  static async start(program: "load_target.ts" | "bulk_target.ts"): Promise<Target> {
    const { pathname } = new URL(program, import.meta.url);
    const args = ["run", "--quiet", "--allow-net", "--allow-ffi", pathname];
    const child = new Child(Deno.execPath(), args);
    const [, port] = await child.says("stdout", /port (\d+)\n/);
    return new Target(child, Number(port));
  }

  /** A name for one trial of which the target is to print what came. */
  nextTrial(): number {
    return ++this.#trials;
  }

  /** How many bytes came in that trial, once its stream has ended. */
  async took(trial: number): Promise<number> {
    return Number((await this.#child.says("stdout", new RegExp(`took ${trial} (\\d+)\n`)))[1]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child.stop();
  }
}
