import { Child } from "./child.ts";
import { readScreen, waitForBanner, type XServerOptions, type XVncServer } from "./vnc_server.ts";

/** A screen whose pixels are places in a colour map. */
const PSEUDO_COLOUR = ["-cc", "3"];

/** Starts x11vnc over an Xvfb of its own, both on free numbers; depth 8 (a colour map), 16 or 24. */
export async function startX11vnc(options: XServerOptions = {}): Promise<XVncServer> {
  const { width = 640, height = 480, depth = 24, name = "x11", args = [] } = options;
  const folder = await Deno.makeTempDir({ prefix: "vncgw-x11-" });
  const xvfb = new Child("Xvfb", [
    ...["-displayfd", "1", "-screen", "0", `${width}x${height}x${depth}`],
    ...["-nolisten", "tcp", "-noreset"],
    ...depth === 8 ? PSEUDO_COLOUR : [],
  ]);
  let vnc: Child | undefined;
  const dispose = async () => {
    await vnc?.stop();
    await xvfb.stop();
    await Deno.remove(folder, { recursive: true });
  };
  try {
    const display = Number((await xvfb.says("stdout", /^(\d+)\n/))[1]);
    vnc = new Child("x11vnc", [
      ...["-display", `:${display}`, "-autoport", "5600", "-localhost", "-no6", "-noipv6"],
      // Napping, it looks at the screen so seldom that a change takes seconds to be seen.
      ...["-shared", "-forever", "-noxdamage", "-nonap", "-desktop", name],
      ...await passwordArguments(folder, options.password),
      ...args,
    ]);
    const port = Number((await vnc.says("stdout", /^PORT=(\d+)/m))[1]);
    await waitForBanner(port);
    return {
      display,
      address: `127.0.0.1:${port}`,
      env: { DISPLAY: `:${display}` },
      logged: (pattern) => vnc!.says("stderr", pattern),
      screen: () => readScreen(display),
      crash: async () => void await vnc!.stop("SIGKILL"),
      [Symbol.asyncDispose]: dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

async function passwordArguments(folder: string, password?: string): Promise<string[]> {
  if (password === undefined) return ["-nopw"];
  await Deno.writeTextFile(`${folder}/password`, `${password}\n`, { mode: 0o600 });
  return ["-passwdfile", `${folder}/password`];
}
