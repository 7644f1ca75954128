import { Child } from "./child.ts";
import { readPpm } from "./ppm.ts";
import { waitForBanner } from "./vnc_server.ts";
import type { VncServer } from "./vnc_server.ts";

/** A virtual machine without a disk: it shows its firmware's text and waits. */
export interface QemuServer extends VncServer {
  /** One command of the machine protocol (QMP) and its `return`. */
  command(name: string, args?: Record<string, unknown>): Promise<unknown>;
}

/** What a machine may be started with. */
export interface QemuOptions {
  readonly password?: string;
  /** Listens on a unix socket instead of a port. */
  readonly unix?: boolean;
  /** The first sector of a disk that it boots from; the sound of its speaker goes to viewers then. */
  readonly boot?: Uint8Array<ArrayBuffer>;
  /** More arguments of `-vnc`, for example `["lossy=on"]`. */
  readonly vnc?: readonly string[];
}

/** Starts the machine itself, with what it needs in `folder`. */
async function spawnMachine(options: QemuOptions, folder: string): Promise<Child> {
  const listen = options.unix ? `unix:${folder}/vnc.sock` : "127.0.0.1:0,to=999";
  const vnc = [listen, ...options.vnc ?? []];
  if (options.password !== undefined) vnc.push("password=on");
  const machine: string[] = [];
  if (options.boot) {
    await Deno.writeFile(`${folder}/disk.img`, options.boot);
    vnc.push("audiodev=speaker");
    machine.push("-drive", `file=${folder}/disk.img,format=raw`);
    machine.push("-audiodev", "none,id=speaker", "-machine", "pc,pcspk-audiodev=speaker");
  }
  return new Child("qemu-system-x86_64", [
    ...["-display", "none", "-m", "32", "-nodefaults", "-vga", "std", "-accel", "tcg"],
    ...["-name", "qemu", "-qmp", "stdio"],
    ...["-vnc", vnc.join()],
    ...machine,
  ], { stdin: "piped" });
}

/** Starts a machine whose screen is a VNC server. */
export async function startQemu(options: QemuOptions = {}): Promise<QemuServer> {
  const folder = await Deno.makeTempDir({ prefix: "vncgw-qemu-" });
  const child = await spawnMachine(options, folder);
  const monitor = new Monitor(child);
  const stop = async () => {
    await monitor.close();
    await child.stop();
    await Deno.remove(folder, { recursive: true });
  };
  try {
    await monitor.command("qmp_capabilities");
    if (options.password !== undefined) {
      await monitor.command("set_password", { protocol: "vnc", password: options.password });
    }
    const { service } = await monitor.command("query-vnc") as { service: string };
    if (!options.unix) await waitForBanner(Number(service));
    return {
      address: options.unix ? `unix:${folder}/vnc.sock` : `127.0.0.1:${service}`,
      command: (name, args) => monitor.command(name, args),
      logged: (pattern) => child.says("stderr", pattern),
      screen: async () => {
        await monitor.command("screendump", { filename: `${folder}/screen.ppm` });
        return readPpm(await Deno.readFile(`${folder}/screen.ppm`));
      },
      crash: async () => {
        await monitor.close();
        await child.stop("SIGKILL");
      },
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The machine protocol over the child's standard input and output: JSON objects, one a line. */
class Monitor {
  #child: Child;
  #input: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  #id = 0;
  #open = true;

  constructor(child: Child) {
    this.#child = child;
    this.#input = child.stdin.getWriter();
  }

  async command(name: string, args: Record<string, unknown> = {}): Promise<unknown> {
    const id = `call-${this.#id++}`;
    const line = JSON.stringify({ execute: name, arguments: args, id });
    await this.#input.write(new TextEncoder().encode(`${line}\n`));
    const [answer] = await this.#child.says("stdout", new RegExp(`^.*"${id}".*$`, "m"));
    const parsed = JSON.parse(answer) as { return?: unknown; error?: { desc: string } };
    if (parsed.error) throw new Error(`Cannot run ${name} in QEMU: ${parsed.error.desc}`);
    return parsed.return;
  }

  async close(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    await this.#input.close().catch(() => {});
  }
}
