import { RUNTIME_ARGUMENTS } from "../../.ci/compile_arguments.ts";
import { Child } from "../servers/child.ts";
import { INSECURE_HOST } from "./chromium.ts";

/** Names the compiled executable; unset, the source is run. */
const EXECUTABLE_VARIABLE = "VNCGW_EXECUTABLE";

/** The arguments of `deno` that run the gateway from source. */
export const SOURCE: readonly string[] = ["run", "--quiet", ...RUNTIME_ARGUMENTS, "main.ts"];

/** What a gateway may be started with. */
export interface GatewayOptions {
  /** The token file: lines, or an object from token to address with options. */
  readonly tokens?: string | Record<string, string>;
  /** More arguments, for example `["--demo"]`. */
  readonly args?: readonly string[];
}

/** A running gateway on a free port of loopback. */
export class Gateway implements AsyncDisposable {
  readonly child: Child;
  readonly port: number;
  /** `http:` or `https:`. */
  readonly scheme: string;
  readonly tokenFile: string;
  #folder: string;

  private constructor(child: Child, folder: string, scheme: string, port: number) {
    this.child = child;
    this.port = port;
    this.scheme = scheme;
    this.#folder = folder;
    this.tokenFile = `${folder}/token.conf`;
  }

  /** Starts it and waits until it says where to open the browser. */
  static async start(options: GatewayOptions = {}): Promise<Gateway> {
    const folder = await Deno.makeTempDir({ prefix: "vncgw-gateway-" });
    const args = ["--host", "127.0.0.1", "--port", "0", ...options.args ?? []];
    if (options.tokens !== undefined) {
      await Deno.writeTextFile(`${folder}/token.conf`, formatTokens(options.tokens));
      args.push("--tokens", `${folder}/token.conf`);
    }
    const child = spawnGateway(args);
    try {
      const [, scheme, port] = await child.says("stdout", /(https?:)\/\/[^\s/]+:(\d+)/);
      return new Gateway(child, folder, scheme!, Number(port));
    } catch (error) {
      await child.stop("SIGKILL");
      await Deno.remove(folder, { recursive: true });
      throw error;
    }
  }

  /** A URL of the gateway by a name that makes it a secure context. */
  url(path: string): string {
    return `${this.scheme}//localhost:${this.port}${path}`;
  }

  /** A URL of the gateway as from another machine: by plain http no secure context. */
  insecureUrl(path: string): string {
    return `${this.scheme}//${INSECURE_HOST}:${this.port}${path}`;
  }

  /** Everything logged so far. */
  get log(): string {
    return this.child.stderr;
  }

  /** Replaces the token file, whole or not at all. */
  async setTokens(tokens: string | Record<string, string>): Promise<void> {
    await Deno.writeTextFile(`${this.tokenFile}.new`, formatTokens(tokens));
    await Deno.rename(`${this.tokenFile}.new`, this.tokenFile);
  }

  /** Stops it; fails where it did not end by itself, at once and with success, as on any SIGTERM. */
  async [Symbol.asyncDispose](): Promise<void> {
    const { code, signal } = await this.child.stop();
    await Deno.remove(this.#folder, { recursive: true });
    if (code !== 0) {
      throw new Error(`Cannot stop the gateway: code ${code}, signal ${signal}\n${this.log}`);
    }
  }
}

/** Starts the program with these arguments, from the source or the executable under test. */
export function spawnGateway(args: readonly string[]): Child {
  const executable = Deno.env.get(EXECUTABLE_VARIABLE);
  // Away from the checkout, where it can lean on nothing of it.
  return executable
    ? new Child(Deno.realPathSync(executable), args, { cwd: "/" })
    : new Child(Deno.execPath(), [...SOURCE, ...args]);
}

function formatTokens(tokens: string | Record<string, string>): string {
  if (typeof tokens === "string") return tokens;
  return Object.entries(tokens).map(([token, address]) => `${token}: ${address}\n`).join("");
}
