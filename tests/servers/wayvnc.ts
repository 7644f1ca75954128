import { Child, run } from "./child.ts";
import { failAfter } from "./fail_after.ts";
import type { Picture } from "./picture.ts";
import { encodePpm, readPpm } from "./ppm.ts";
import type { VncServer } from "./vnc_server.ts";

const SOCKET_TIMEOUT_MS = 15_000;
const KEYS_TIMEOUT_MS = 10_000;
const SETTLE_LIMIT = 100;
/** `nobody`: sway does not start as root. */
const USER = 65534;

/** Keys, pressed together, that the desktop looks out for. */
export const WATCHED_KEYS = "Control+q";

/** A Wayland desktop without a screen, shown by wayvnc. */
export interface WayvncServer extends VncServer {
  /** Makes `picture`, of the desktop's size, the background, and waits until it is there. */
  show(picture: Picture): Promise<void>;
  /** Puts a text into the desktop's clipboard, where it stays while this is open. */
  copy(text: string): Child;
  /** The text in the desktop's clipboard. */
  paste(): Promise<string>;
  /** Waits until the desktop has got {@linkcode WATCHED_KEYS}. */
  keysPressed(): Promise<void>;
}

/** Starts sway on a screen that is only memory, and wayvnc on a unix socket. */
export async function startWayvnc(
  { width = 640, height = 480, args = [] as readonly string[] } = {},
): Promise<WayvncServer> {
  const folder = await makeHome(width, height);
  const env = environment(folder);
  const start = (...command: string[]) => new Child(...asUser(command), { env });
  const children: Child[] = [];
  const files = new FolderWatch(folder);
  const dispose = async () => {
    await files.close();
    for (const child of children.reverse()) await child.stop();
    await Deno.remove(folder, { recursive: true });
  };
  try {
    const sway = start("sway", "--verbose", "--config", `${folder}/sway.conf`);
    children.push(sway);
    await sway.says("stderr", /Running compositor on wayland display 'wayland-1'/);
    const wayvnc = start("wayvnc", ...args, "-u", `${folder}/vnc.sock`);
    children.push(wayvnc);
    const socket = `${folder}/vnc.sock`;
    const listening = files.saw("vnc.sock").then(() => waitForListener(socket, wayvnc));
    await failAfter(listening, SOCKET_TIMEOUT_MS, "wayvnc's socket", () => wayvnc.stderr);
    return {
      address: `unix:${socket}`,
      ...desktopIn(folder, env),
      copy: (text) => start("wl-copy", "--foreground", "--", text),
      keysPressed: () => failAfter(files.saw("pressed"), KEYS_TIMEOUT_MS, "the keys"),
      logged: (pattern) => sway.says("stderr", pattern),
      crash: async () => void await wayvnc.stop("SIGKILL"),
      [Symbol.asyncDispose]: dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** A folder with sway's configuration, which is home and runtime folder, too. */
async function makeHome(width: number, height: number): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "vncgw-way-" });
  if (Deno.uid() === 0) await Deno.chown(folder, USER, null);
  const config = [
    "xwayland disable",
    `output HEADLESS-1 mode ${width}x${height}`,
    `bindsym ${WATCHED_KEYS} exec touch ${folder}/pressed`,
  ];
  await Deno.writeTextFile(`${folder}/sway.conf`, `${config.join("\n")}\n`);
  return folder;
}

function environment(folder: string): Record<string, string> {
  return {
    ...{ XDG_RUNTIME_DIR: folder, HOME: folder, WAYLAND_DISPLAY: "wayland-1" },
    ...{ WLR_BACKENDS: "headless", WLR_LIBINPUT_NO_DEVICES: "1", WLR_RENDERER: "pixman" },
    SWAYSOCK: `${folder}/sway.sock`,
  };
}

/** What the desktop's own programs show and tell. */
function desktopIn(
  folder: string,
  env: Record<string, string>,
): Pick<WayvncServer, "screen" | "show" | "paste"> {
  const screen = async () => readPpm(await run("grim", ["-t", "ppm", "-"], env));
  return {
    screen,
    show: async (picture) => {
      await Deno.writeFile(`${folder}/background.ppm`, encodePpm(picture));
      const command = ["output", "HEADLESS-1", "bg", `${folder}/background.ppm`, "fill"];
      await run("swaymsg", command, env);
      await waitForCorner(screen, picture);
    },
    paste: async () =>
      new TextDecoder().decode(await run("wl-paste", ["--no-newline", "--type", "text"], env)),
  };
}

function asUser(command: readonly string[]): [string, string[]] {
  const [name, ...args] = Deno.uid() === 0
    ? ["setpriv", `--reuid=${USER}`, `--regid=${USER}`, "--clear-groups", ...command]
    : command;
  return [name!, args];
}

/** Tells of files as they appear in a folder. */
class FolderWatch {
  #events: Deno.FsWatcher;
  #seen = new Set<string>();
  #wake = Promise.withResolvers<void>();
  #running: Promise<void>;

  constructor(folder: string) {
    this.#events = Deno.watchFs(folder);
    this.#running = this.#run();
  }

  /** Settles when there is a file of that name. */
  async saw(name: string): Promise<void> {
    while (!this.#seen.has(name)) await this.#wake.promise;
  }

  async close(): Promise<void> {
    this.#events.close();
    await this.#running;
  }

  async #run(): Promise<void> {
    for await (const { paths } of this.#events) {
      for (const path of paths) this.#seen.add(path.slice(path.lastIndexOf("/") + 1));
      this.#wake.resolve();
      this.#wake = Promise.withResolvers();
    }
  }
}

/**
 * The socket is there for a moment before anybody listens to it. Linux is asked: a connection that ends
 * at once would end this wayvnc, too.
 */
async function waitForListener(path: string, server: Child): Promise<void> {
  const listening = new RegExp(` 00010000 0001 01 +[0-9]+ ${path}$`, "m");
  while (!listening.test(await Deno.readTextFile("/proc/net/unix"))) {
    if (!server.running) throw new Error(`Cannot start wayvnc: it has ended\n${server.stderr}`);
  }
}

/** The background is another program's to draw; its last pixel says that it has. */
async function waitForCorner(screen: () => Promise<Picture>, wanted: Picture): Promise<void> {
  for (let tries = 0; tries < SETTLE_LIMIT; tries++) {
    if ((await screen()).pixels.at(-1) === wanted.pixels.at(-1)) return;
  }
  throw new Error(`Cannot show the picture: not seen on ${SETTLE_LIMIT} screens`);
}
