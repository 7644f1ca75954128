import { Child } from "./child.ts";
import {
  readScreen,
  waitForBanner,
  writePasswordFile,
  type XServerOptions,
  type XVncServer,
} from "./vnc_server.ts";

const FIRST_DISPLAY = 100;
const DISPLAYS = 800;
const TRIES = 20;

/**
 * Starts TightVNC's X server (1.3) on a free display; depth 8 (true colour, or a colour map by
 * `args: ["-cc", "3"]`), 16 or 24.
 */
export async function startXtightvnc(options: XServerOptions = {}): Promise<XVncServer> {
  const folder = await Deno.makeTempDir({ prefix: "vncgw-tight-" });
  try {
    if (options.password !== undefined) {
      await writePasswordFile(`${folder}/password`, options.password);
    }
    const { child, display } = await startOnFreeDisplay(folder, options);
    return {
      display,
      address: `127.0.0.1:${5900 + display}`,
      env: { DISPLAY: `:${display}` },
      logged: (pattern) => child.says("stderr", pattern),
      screen: () => readScreen(display),
      crash: async () => {
        await child.stop("SIGKILL");
        await removeLock(display);
      },
      [Symbol.asyncDispose]: async () => {
        await child.stop();
        await Deno.remove(folder, { recursive: true });
      },
    };
  } catch (error) {
    await Deno.remove(folder, { recursive: true });
    throw error;
  }
}

async function startOnFreeDisplay(
  folder: string,
  options: XServerOptions,
): Promise<{ child: Child; display: number }> {
  const { width = 640, height = 480, depth = 24, name = "tight", args = [] } = options;
  const auth = options.password === undefined ? [] : ["-rfbauth", `${folder}/password`];
  let reason: unknown;
  for (let i = 0; i < TRIES; i++) {
    // It cannot pick a display: the lock it takes decides, and the loser ends and tries another.
    const display = FIRST_DISPLAY + Math.floor(Math.random() * DISPLAYS);
    const child = new Child("Xtightvnc", [
      ...[`:${display}`, "-rfbport", `${5900 + display}`, "-desktop", name, "-ac"],
      ...["-geometry", `${width}x${height}`, "-depth", `${depth}`, "-alwaysshared"],
      ...auth,
      ...args,
    ]);
    try {
      await child.says("stderr", /Listening for VNC connections on TCP port/);
      await waitForBanner(5900 + display);
      return { child, display };
    } catch (error) {
      reason = error;
      await child.stop();
    }
  }
  throw new Error(`Cannot start Xtightvnc on any of ${TRIES} displays`, { cause: reason });
}

/** A killed X server leaves its lock and socket behind. */
async function removeLock(display: number): Promise<void> {
  await Deno.remove(`/tmp/.X${display}-lock`).catch(() => {});
  await Deno.remove(`/tmp/.X11-unix/X${display}`).catch(() => {});
}
