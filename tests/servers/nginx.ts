import { Child } from "./child.ts";
import { freePort } from "./free_port.ts";

/** The address of the gateway in the READMEs. */
const DOCUMENTED = "http://127.0.0.1:6080/";
const TEMPORARY = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];

/** nginx on loopback, in front of a gateway by what a README says. */
export class Nginx implements AsyncDisposable {
  /** Logs accesses to standard output and errors to standard error. */
  readonly child: Child;
  readonly port: number;
  #folder: string;

  private constructor(child: Child, port: number, folder: string) {
    this.child = child;
    this.port = port;
    this.#folder = folder;
  }

  /** Starts it with the lines for `http { }` and for `server { }` of a README. */
  static async start(readme: string, gatewayPort: number): Promise<Nginx> {
    const [, inHttp, inServer] = /```nginx\n(map .*?\n}\n)(.*?)```/s.exec(readme) ?? [];
    if (!inServer?.includes(DOCUMENTED)) throw new Error(`Cannot find ${DOCUMENTED} for nginx`);
    const port = freePort();
    const folder = await Deno.makeTempDir({ prefix: "vncgw-nginx-" });
    const location = inServer.replace(DOCUMENTED, `http://127.0.0.1:${gatewayPort}/`);
    await Deno.writeTextFile(`${folder}/nginx.conf`, configure(folder, port, inHttp!, location));
    const child = new Child("/usr/sbin/nginx", ["-p", folder, "-c", "nginx.conf", "-e", "stderr"]);
    const nginx = new Nginx(child, port, folder);
    try {
      // It says so when it listens already.
      await child.says("stderr", /using the "\w+" event method/);
    } catch (error) {
      await nginx[Symbol.asyncDispose]();
      throw error;
    }
    return nginx;
  }

  url(path: string): string {
    return `http://127.0.0.1:${this.port}${path}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.child.stop();
    await Deno.remove(this.#folder, { recursive: true });
  }
}

function configure(folder: string, port: number, inHttp: string, inServer: string): string {
  return `daemon off;
master_process off;
pid ${folder}/pid;
error_log stderr notice;
events {}
http {
  ${TEMPORARY.map((name) => `${name}_temp_path ${folder}/${name};`).join("\n  ")}
  access_log /dev/stdout;
  ${inHttp}
  server {
    listen 127.0.0.1:${port};
    ${inServer}
  }
}
`;
}
