import { Child } from "./child.ts";
import { freePort } from "./free_port.ts";
import {
  readScreen,
  waitForBanner,
  writePasswordFile,
  type XServerOptions,
  type XVncServer,
} from "./vnc_server.ts";

/** Starts TigerVNC's own X server on a free display; depth 16 or 24. */
export async function startXtigervnc(options: XServerOptions = {}): Promise<XVncServer> {
  const { width = 640, height = 480, depth = 24, name = "tiger", args = [] } = options;
  const folder = await Deno.makeTempDir({ prefix: "vncgw-tiger-" });
  const security = ["-SecurityTypes", options.password === undefined ? "None" : "VncAuth"];
  if (options.password !== undefined) {
    await writePasswordFile(`${folder}/password`, options.password);
    security.push("-PasswordFile", `${folder}/password`);
  }
  // Its own choice, 5900 and the display's number, may be taken by a server that has no display.
  const port = freePort();
  const child = new Child("Xtigervnc", [
    ...["-rfbport", `${port}`],
    // The server picks the display itself and holds its lock, so there is no race for it.
    ...["-displayfd", "1", "-localhost", "-UseBlacklist=0", "-AlwaysShared", "-desktop", name],
    ...["-geometry", `${width}x${height}`, "-depth", `${depth}`, "-nolisten", "tcp", "-noreset"],
    ...security,
    ...args,
  ]);
  const dispose = async () => {
    await child.stop();
    await Deno.remove(folder, { recursive: true });
  };
  try {
    const display = Number((await child.says("stdout", /^(\d+)\n/))[1]);
    await waitForBanner(port);
    return {
      display,
      address: `127.0.0.1:${port}`,
      env: { DISPLAY: `:${display}` },
      logged: (pattern) => child.says("stderr", pattern),
      // TigerVNC rounds down: 4 of 31 is 32, where TightVNC makes 33 of it.
      screen: () => readScreen(display, Math.floor),
      crash: async () => void await child.stop("SIGKILL"),
      [Symbol.asyncDispose]: dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}
